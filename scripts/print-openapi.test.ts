import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openApiFile, openApiText } from "./print-openapi.ts";

test("docs/openapi.json is what `npm run docs:openapi` writes", async () => {
  expect(readFileSync(openApiFile, "utf8")).toBe(await openApiText());
});
