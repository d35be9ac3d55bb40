// Fills a small disk with emits until one fails, makes room, goes on, and tells what became of it.
// node fill-disk.ts <folder>
import { rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createScene, note, sha256 } from "../contract/scene.ts";
import { openSqliteStore } from "../sqlite.ts";

const folder = process.argv[2]!;
const ballast = join(folder, "ballast");
writeFileSync(ballast, Buffer.alloc(512 * 1024));
const options = { folder: join(folder, "data"), digest: sha256, mode: "write" } as const;
let store = await openSqliteStore(options);
const { journal, leased, project, now } = await createScene(store);
const lease = await leased();

const acknowledged: string[] = [];
const failures: unknown[] = [];
for (let group = 0; failures.length === 0 && group < 10_000; group += 1) {
  const keys = [0, 1, 2].map((index) => `${group}-${index}`);
  const results = await Promise.allSettled(
    keys.map((key) => journal.emit(lease, note(key, "x".repeat(5_000)), now())),
  );
  results.forEach((result, index) => {
    if (result.status === "fulfilled") acknowledged.push(keys[index]!);
    else failures.push((result.reason as { code?: unknown }).code ?? String(result.reason));
  });
}
rmSync(ballast);
const after = await journal.emit(lease, note("after", "There is room again."), now());
await store.close();

store = await openSqliteStore(options);
const system = store.as({ kind: "system", job: "test" });
const kept = new Set(
  (await system.artifacts.headsAt(project.id, "note", Number.MAX_SAFE_INTEGER)).map(
    ({ ref }) => ref.key,
  ),
);
const faults: unknown[] = [];
for await (const fault of system.upkeep.verify()) faults.push(fault);
const lost = acknowledged.filter((key) => !kept.has(key));
writeSync(
  1,
  `${JSON.stringify({ failure: failures[0], acknowledged: acknowledged.length, lost, faults, after: after.standing })}\n`,
);
await store.close();
