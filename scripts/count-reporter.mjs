import { writeFileSync } from "node:fs";

/** Tells scripts/test.mjs, in the file that it names, how many tests passed, failed and were skipped. */
export default class CountReporter {
  onTestRunEnd(testModules, unhandledErrors) {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const testModule of testModules) {
      for (const test of testModule.children.allTests()) {
        const { state } = test.result();
        // A test that never got to run, because the run was cut off or its worker died, has not passed.
        count[state === "pending" ? "failed" : state] += 1;
      }
      for (const suite of testModule.children.allSuites()) count.failed += suite.errors().length;
      count.failed += testModule.errors().length;
    }
    writeFileSync(process.env["BACKLOT_TEST_COUNT"], JSON.stringify(count));
  }
}
