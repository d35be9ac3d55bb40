import { expect, test } from "vitest";
import { checkBody } from "../core/artifact.ts";
import { rawInput } from "./raw-input.ts";

const body = {
  text: "INT. ATTIC - DAY\n\nDust.\n",
  paragraphs: null,
  titlePage: [{ key: "Title", values: ["Dust"] }],
  sourceInfo: {
    originalFilename: "dust.fountain",
    fileSizeBytes: 24,
    characterCount: 24,
    lineCount: 3,
    fileFormat: "fountain" as const,
    encoding: "utf-8",
    digest: "00",
  },
  classification: {
    detectedFormat: "screenplay" as const,
    layout: "fountain" as const,
    confidence: 0.9,
    evidence: ["1 scene heading such as INT. or EXT."],
  },
  warnings: [],
};

test("a file as read is summed up by its name, kind and length", () => {
  expect(rawInput.summarize(checkBody(rawInput, body))).toBe(
    "dust.fountain: screenplay, 3 lines of fountain",
  );
});

test("a file of no known format is refused", () => {
  const odd = { ...body, sourceInfo: { ...body.sourceInfo, fileFormat: "wordstar" } };

  expect(() => checkBody(rawInput, odd)).toThrow("/sourceInfo/fileFormat");
});
