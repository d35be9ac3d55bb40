import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { errorsPage, errorsText } from "./print-errors.ts";

test("docs/errors.md says what the table of failures says", () => {
  expect(readFileSync(errorsPage, "utf8")).toBe(errorsText());
});
