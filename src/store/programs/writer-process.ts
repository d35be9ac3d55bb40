// Writes until it is killed, and tells on its standard output what was acknowledged, one key a line.
// node writer-process.ts <folder> <round>
import { writeSync } from "node:fs";
import { createScene, note, sha256, type Scene } from "../contract/scene.ts";
import { openSqliteStore } from "../sqlite.ts";

const [folder, round] = [process.argv[2]!, Number(process.argv[3])];
const store = await openSqliteStore({ folder, digest: sha256, mode: "write" });
const scene = await createScene(store, round);
const run = await scene.run();
await scene.open(run.id, "made", ["one", "two", "three"]);
writeSync(1, "ready\n");
await Promise.all(["one", "two", "three"].map((unit) => emitForEver(scene, unit)));

async function emitForEver(
  { journal, lease, project, system, now }: Scene,
  unit: string,
): Promise<never> {
  for (let attempt = 1; ; attempt += 1) {
    const held = await lease(run.id, "made", unit);
    for (let index = 0; index < 25; index += 1) {
      const key = `${round}/${unit}/${attempt}/${index}`;
      const text = `${key} ${"x".repeat(300)}`;
      const { ref } = await journal.emit(held, note(key, text), now());
      writeSync(1, `${key}\n`);
      await journal.emit(held, note("shared", text, { from: [ref], revise: true }), now());
      await system.outputs.append(project.id, `${unit}/${attempt}`, index, "x");
    }
    if (attempt % 2 === 0) {
      const again = {
        kind: "retry",
        error: { code: "timeout", message: "", hint: "" },
        notBefore: 0,
        delayMs: 0,
        costMicroUsd: 1,
      } as const;
      await journal.settleUnit(held, again, now());
    } else {
      await journal.settleUnit(held, { kind: "requeued", reason: "Again." }, now());
    }
  }
}
