import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { SystemStores } from "../core/store.ts";
import { projectId, sha256, studio } from "./contract/scene.ts";
import { seeded, startProcess } from "./processes.ts";
import { openSqliteStore } from "./sqlite.ts";

/** How often a writer is killed; more by hand: BACKLOT_KILLS=200 npx vitest run src/store/crash.test.ts */
const kills = Number(process.env["BACKLOT_KILLS"] ?? 10);

test(
  `a writer killed at any moment loses nothing that it acknowledged, and leaves nothing broken (${kills} times)`,
  { timeout: 30_000 + kills * 20_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "backlot-crash-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const chance = seeded(20_261_121);
    let acknowledged = 0;

    for (let round = 1; round <= kills; round += 1) {
      const writer = startProcess("writer-process.ts", folder, `${round}`);
      // Every third is killed while it starts and opens the store.
      if (round % 3 > 0) await writer.ready;
      await sleep(chance() * (round % 3 > 0 ? 250 : 1_000));
      await writer.kill();

      const store = await openSqliteStore({ folder, digest: sha256, mode: "write" });
      const stores = store.as(studio);
      const told = writer.told.filter((line) => line !== "ready");
      acknowledged += told.length;
      expect(await missingOf(stores, round, told), `round ${round}`).toEqual([]);
      expect(await faultsOf(stores), `round ${round}`).toEqual([]);
      // The run that was left is taken over by whoever comes next.
      const left = await stores.journal.takeOver("next", true, 1e9);
      expect(left.length, `round ${round}`).toBe(told.length > 0 ? 1 : left.length);
      await store.close();
    }

    expect(acknowledged).toBeGreaterThan(kills);
  },
);

/** Acknowledged keys that are not there. A line cut off by the kill was not yet told. */
async function missingOf(
  { artifacts }: SystemStores,
  round: number,
  told: readonly string[],
): Promise<string[]> {
  if (told.length === 0) return [];
  const heads = await artifacts.headsAt(projectId(round), "note", Number.MAX_SAFE_INTEGER);
  const kept = new Set(heads.map(({ ref }) => ref.key));
  return told.filter((key) => !kept.has(key));
}

async function faultsOf({ upkeep }: SystemStores): Promise<unknown[]> {
  const faults: unknown[] = [];
  for await (const fault of upkeep.verify()) faults.push(fault);
  return faults;
}
