import { StudioError } from "../core/error.ts";
import { unknown } from "./detect.ts";

/** Text as it was read from bytes. Line ends are "\n"; a form feed marks the turn of a page. */
export interface Decoded {
  readonly text: string;
  readonly encoding: string;
  readonly warnings: string[];
}

/** How many bytes at the start of a file are looked at to guess its encoding. */
const SAMPLE = 64 * 1024;

/**
 * Turns the bytes of a text file into text: by byte order mark, as UTF-8, as UTF-16 without a mark, else as a
 * Windows code page, which is a guess and comes with a warning.
 *
 * @throws StudioError when the bytes are no text, or hold none
 */
export function decode(bytes: Uint8Array, filename: string): Decoded {
  const found = decodeBytes(bytes, filename);
  const nulls = count(found.text, /\0/g);
  const text = plainLines(found.text);
  if (text.trim() === "")
    throw new StudioError("empty-input", `${filename} holds only white space.`);
  return {
    ...found,
    text,
    warnings:
      nulls === 0 ? found.warnings : [...found.warnings, `Left out ${nulls} NUL characters.`],
  };
}

function decodeBytes(bytes: Uint8Array, filename: string): Decoded {
  const marked = byteOrderMark(bytes);
  if (marked === "utf-32") {
    throw unknown(filename, "text in UTF-32", "Save the file again as UTF-8.");
  }
  const encoding = marked ?? wideEncoding(bytes);
  if (encoding !== null && encoding !== "utf-8") {
    const warnings =
      marked === null ? [`Read as ${encoding}, though the file has no byte order mark.`] : [];
    return { text: new TextDecoder(encoding).decode(bytes), encoding, warnings };
  }
  if (looksBinary(bytes)) throw unknown(filename, "binary data");
  const text = tryUtf8(bytes);
  return text === null ? decodeDamagedOrLocal(bytes) : { text, encoding: "utf-8", warnings: [] };
}

function byteOrderMark(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" | "utf-32" | null {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? "utf-32" : "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  return a === 0xef && b === 0xbb && c === 0xbf ? "utf-8" : null;
}

/** UTF-16 of an alphabet shows as small numbers in every second byte, and only there. */
function wideEncoding(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  const sample = bytes.subarray(0, SAMPLE);
  if (sample.length < 4) return null;
  let even = 0;
  let odd = 0;
  sample.forEach((byte, at) => {
    if (byte > 0x06) return;
    if (at % 2 === 0) even += 1;
    else odd += 1;
  });
  const half = sample.length / 2;
  if (odd > 0.8 * half && even < 0.2 * half) return "utf-16le";
  return even > 0.8 * half && odd < 0.2 * half ? "utf-16be" : null;
}

/** Text has line ends, tabs and page turns, but next to no other control characters; a program may have let in NULs. */
function looksBinary(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, SAMPLE);
  const nulls = sample.reduce((found, byte) => found + (byte === 0 ? 1 : 0), 0);
  const controls = sample.reduce((found, byte) => found + (isControl(byte) ? 1 : 0), 0);
  return nulls > 0.1 * sample.length || controls > 0.01 * sample.length;
}

function isControl(byte: number): boolean {
  return (byte > 0 && byte < 9) || (byte > 13 && byte < 26) || (byte > 27 && byte < 32);
}

function tryUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // Invalid UTF-8 is an answer here, not a failure: another encoding is tried.
    return null;
  }
}

function decodeDamagedOrLocal(bytes: Uint8Array): Decoded {
  const text = new TextDecoder("utf-8").decode(bytes);
  const lost = count(text, /\uFFFD/g);
  const beyondAscii = count(text, /[\u0080-\uFFFC]/g);
  if (lost <= 3 && beyondAscii > lost * 10) {
    return {
      text,
      encoding: "utf-8",
      warnings: [`${lost} damaged characters are shown as \uFFFD.`],
    };
  }
  const encoding = mostlyHighLetters(bytes) ? "windows-1251" : "windows-1252";
  return {
    text: new TextDecoder(encoding).decode(bytes),
    encoding,
    warnings: [
      `Read as ${encoding}, because the file is not UTF-8; check accents and quotation marks.`,
    ],
  };
}

/** In Cyrillic text nearly every letter lies above 0xC0; in western text few do. */
function mostlyHighLetters(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, SAMPLE);
  let high = 0;
  let ascii = 0;
  for (const byte of sample) {
    if (byte >= 0xc0) high += 1;
    else if ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) ascii += 1;
  }
  return high > ascii;
}

function plainLines(text: string): string {
  return text
    .replace(/^\uFEFF/, "")
    .replace(/\r\n?|[\u2028\u2029\u0085\v]/g, "\n")
    .replaceAll("\0", "")
    .replaceAll("\u001A", "");
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
