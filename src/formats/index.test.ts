import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { formatByName, formats } from "./index.ts";

test("every format's folder is on the list, under its own name", () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );

  expect(formats.map(({ name }) => name)).toEqual(folders.map(({ name }) => name).toSorted());
});

test("a file's name tells its format by its last letters, in any case", () => {
  expect(formatByName("The Ferry.FDX")).toBe("fdx");
  expect(formatByName("ferry.pdf.fountain")).toBe("fountain");
  expect(formatByName("ferry")).toBeNull();
});
