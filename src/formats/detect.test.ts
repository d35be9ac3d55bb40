import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { StudioError } from "../core/error.ts";
import { detectContainer, FILE_LIMIT, TEXT_LIMIT } from "./detect.ts";

const refused: readonly { start: string; says: string }[] = [
  { start: "\x89PNG\r\n\x1a\n", says: "a PNG picture" },
  { start: "\xff\xd8\xff\xe0", says: "a JPEG picture" },
  { start: "ID3\x03", says: "an MP3 recording" },
  { start: "\x7fELF\x02", says: "a program" },
  { start: "{\\rtf1\\ansi", says: "a Rich Text (RTF) document" },
  { start: "\xd0\xcf\x11\xe0\xa1\xb1", says: "an old Office document (Word 97–2003)" },
];

test.each(refused)(
  "a file that holds $says is refused by what it holds, whatever it is called",
  ({ start, says }) => {
    const bytes = Buffer.concat([Buffer.from(start, "latin1"), Buffer.alloc(100)]);

    expect(failure(bytes)).toMatchObject({
      code: "unknown-format",
      message: `script.txt holds ${says}, not a script.`,
    });
  },
);

test("a Word document with a password is told from an old one", () => {
  const bytes = Buffer.concat([
    Buffer.from("\xd0\xcf\x11\xe0", "latin1"),
    Buffer.from("EncryptedPackage", "utf16le"),
  ]);

  expect(failure(bytes)?.code).toBe("encrypted-input");
});

test("an archive is to be unpacked, but one that is named as Word's to be saved again", () => {
  const archive = readFileSync(join(import.meta.dirname, "../../test/bad-input/broken.docx"));

  expect(failure(archive, "scripts.zip")).toMatchObject({
    code: "unknown-format",
    message: "scripts.zip holds a ZIP archive, not a script.",
    hint: "Unpack it and give the script inside.",
  });
  expect(failure(archive, "script.docx")).toMatchObject({
    code: "broken-input",
    message: "script.docx is not a whole Word document.",
    hint: "Open it in the program that made it and save it again as .docx.",
  });
});

test("a file over a limit is refused at once, and the limit is named", () => {
  const started = performance.now();

  const text = failure(Buffer.alloc(50 * 1024 * 1024, "a"));
  const file = failure(Buffer.alloc(FILE_LIMIT + 1));

  expect(text).toMatchObject({
    code: "input-too-large",
    message: "script.txt has 50 MB; the limit for text is 20 MB.",
  });
  expect(file).toMatchObject({
    code: "input-too-large",
    message: "script.txt has 65 MB; the limit for files is 64 MB.",
  });
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(detectContainer(Buffer.alloc(TEXT_LIMIT, "a"), "script.txt")).toBe("text");
});

function failure(bytes: Uint8Array, filename = "script.txt"): StudioError | null {
  try {
    detectContainer(bytes, filename);
    return null;
  } catch (error) {
    return error instanceof StudioError ? error : null;
  }
}
