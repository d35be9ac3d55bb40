import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storeContract } from "./contract.testsuite.ts";
import { sha256 } from "./contract/scene.ts";
import { memoryStore } from "./memory.ts";
import { openSqliteStore } from "./sqlite.ts";

storeContract("SQLite in a folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "backlot-store-"));
  const store = await openSqliteStore({ folder, digest: sha256, mode: "write" });
  return {
    store,
    async close() {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
});

storeContract("SQLite in memory", async () => {
  const store = await memoryStore();
  return { store, close: () => store.close() };
});
