// Tries to open a store to write, and to make one, in a folder that may not be written to; tells the codes of the failures.
// node open-store.ts <folder>
import { writeSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../contract/scene.ts";
import { openSqliteStore } from "../sqlite.ts";

const folder = process.argv[2]!;
const codeOf = (error: unknown) =>
  error instanceof Error && "code" in error ? error.code : String(error);
const tried = (where: string) =>
  openSqliteStore({ folder: where, digest: sha256, mode: "write" }).then(
    () => "opened",
    (error: unknown) => codeOf(error),
  );
writeSync(
  1,
  JSON.stringify({ write: await tried(folder), made: await tried(join(folder, "inner")) }),
);
