import { expect, test } from "vitest";
import { StudioError } from "../core/error.ts";
import { decode } from "./decode.ts";

const words = "INT. CAFÉ - NIGHT\n\nRENÉ\nDeux cafés.\n";

const readable: readonly { what: string; bytes: Uint8Array; encoding: string; warned: boolean }[] =
  [
    { what: "UTF-8", bytes: Buffer.from(words), encoding: "utf-8", warned: false },
    {
      what: "UTF-8 with a mark",
      bytes: Buffer.from(`\uFEFF${words}`),
      encoding: "utf-8",
      warned: false,
    },
    {
      what: "UTF-16 with a mark",
      bytes: Buffer.from(`\uFEFF${words}`, "utf16le"),
      encoding: "utf-16le",
      warned: false,
    },
    {
      what: "UTF-16 without one",
      bytes: Buffer.from(words, "utf16le"),
      encoding: "utf-16le",
      warned: true,
    },
    {
      what: "UTF-16 the other way round",
      bytes: Buffer.from(`\uFEFF${words}`, "utf16le").swap16(),
      encoding: "utf-16be",
      warned: false,
    },
    {
      what: "UTF-16 the other way round, without a mark",
      bytes: Buffer.from(words, "utf16le").swap16(),
      encoding: "utf-16be",
      warned: true,
    },
    {
      what: "a western code page",
      bytes: Buffer.from(words, "latin1"),
      encoding: "windows-1252",
      warned: true,
    },
    {
      what: "carriage returns",
      bytes: Buffer.from(words.replaceAll("\n", "\r\n")),
      encoding: "utf-8",
      warned: false,
    },
  ];

test.each(readable)("$what is read", ({ bytes, encoding, warned }) => {
  const decoded = decode(bytes, "cafe.txt");

  expect(decoded.text).toBe(words);
  expect(decoded.encoding).toBe(encoding);
  expect(decoded.warnings.length > 0).toBe(warned);
});

test("Russian in its old code page is told from French in its own", () => {
  const russian = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x2c, 0x20, 0xec, 0xe8, 0xf0]);

  expect(decode(russian, "mir.txt")).toMatchObject({
    text: "Привет, мир",
    encoding: "windows-1251",
  });
});

test("a few damaged characters in a UTF-8 text are shown as such and counted", () => {
  const damaged = Buffer.concat([
    Buffer.from("é".repeat(40)),
    Buffer.from([0xff]),
    Buffer.from(" fin"),
  ]);

  expect(decode(damaged, "a.txt").warnings).toEqual(["1 damaged characters are shown as \uFFFD."]);
});

test("NUL characters that slipped into a text are left out, and that is said", () => {
  const decoded = decode(
    Buffer.from(`INT. VOID - NIGHT\n\nHe\0llo. Nothing stirs, for a long while.\n`),
    "a.txt",
  );

  expect(decoded.text).toContain("Hello.");
  expect(decoded.warnings).toEqual(["Left out 1 NUL characters."]);
});

test("bytes that are no text are refused, and so is white space", () => {
  const binary = Uint8Array.from({ length: 2_000 }, (_, at) => (at * 37) % 256);

  expect(failure(() => decode(binary, "a.txt"))).toBe("unknown-format");
  expect(failure(() => decode(Buffer.from(" \n\t \u00A0"), "a.txt"))).toBe("empty-input");
});

function failure(work: () => unknown): string {
  try {
    work();
    return "none";
  } catch (error) {
    return error instanceof StudioError ? error.code : String(error);
  }
}
