/**
 * `npm start`: makes ready what is missing, builds the pages where they are older than their source, and opens the studio with a
 * sample production ready to run.
 */
import { readyPages } from "./build-pages.mjs";
import { ready, run } from "./setup.mjs";

try {
  await ready();
  await readyPages();
  process.exitCode = await run("src/main.ts", ["studio", ...process.argv.slice(2)]);
} catch (error) {
  process.stderr.write(`backlot: ${error.message}\n`);
  process.exitCode = 1;
}
