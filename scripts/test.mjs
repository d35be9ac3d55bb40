/**
 * Runs the tests and ends with one line that says how many passed, failed and were skipped.
 *
 *     npm test                         all
 *     npm test -- src/core -t gate     what vitest takes
 *
 * Fails when a test fails, when a file cannot be loaded (it counts as one failed), on any error outside a test, and when no
 * test ran.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./setup.mjs";

const folder = mkdtempSync(join(tmpdir(), "backlot-tests-"));
process.env["BACKLOT_TEST_COUNT"] = join(folder, "count.json");

const reporters = ["--reporter=default", "--reporter=./scripts/count-reporter.mjs"];
const code = await run("vitest", ["run", ...reporters, ...process.argv.slice(2)]);
const { passed, failed, skipped } = counted();
rmSync(folder, { recursive: true });

if (passed + failed === 0) console.log("No test ran.");
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = code !== 0 ? code : failed > 0 || passed === 0 ? 1 : 0;

/** All nought when vitest ended before it could count. */
function counted() {
  try {
    return JSON.parse(readFileSync(process.env["BACKLOT_TEST_COUNT"], "utf8"));
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    return { passed: 0, failed: 0, skipped: 0 };
  }
}
