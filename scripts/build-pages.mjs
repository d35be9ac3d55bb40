/**
 * Builds the pages of the studio into dist/web, when they are missing or older than what they are made from. Plain JavaScript, to
 * be used before anything else runs.
 *
 *     node scripts/setup.mjs run scripts/build-pages.mjs
 */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./setup.mjs";

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(repository, "dist", "web");
const madeFrom = ["web", "src/client", "src/core", "package-lock.json"];

/** Resolves when there are pages and none is older than its source. Throws when they cannot be built. */
export async function readyPages() {
  if (newest(built, "index.html") > Math.max(...madeFrom.map((path) => newest(repository, path))))
    return;
  process.stderr.write("backlot: building the pages of the studio …\n");
  // In a folder of its own first, so that whoever serves the pages never sees half of them, and two who build do no harm.
  const fresh = `${built}.${process.pid}`;
  const options = [
    "build",
    "--config",
    "web/vite.config.ts",
    "--outDir",
    fresh,
    "--logLevel",
    "warn",
  ];
  // Whoever asks may be a test; what is built is what people get.
  process.env["NODE_ENV"] = "production";
  const code = await run("vite", options);
  if (code !== 0) throw new Error(`The pages could not be built: vite ended with code ${code}.`);
  rmSync(built, { recursive: true, force: true });
  renameSync(fresh, built);
}

/** When the newest file at a path was written; 0 where there is none. */
function newest(folder, path) {
  const whole = join(folder, path);
  if (!existsSync(whole)) return 0;
  const { mtimeMs } = statSync(whole);
  if (!statSync(whole).isDirectory()) return mtimeMs;
  return readdirSync(whole).reduce((latest, name) => Math.max(latest, newest(whole, name)), 0);
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) await readyPages();
