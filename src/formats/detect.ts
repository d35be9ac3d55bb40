import { StudioError } from "../core/error.ts";
import { listZip } from "./docx/zip.ts";
import { formatByName } from "./index.ts";

/** The largest file that is looked at, in bytes. */
export const FILE_LIMIT = 64 * 1024 * 1024;
/** The largest plain text or XML that is read, in bytes: some 4,000 screenplay pages. */
export const TEXT_LIMIT = 20 * 1024 * 1024;

/** How the bytes are packed, before anybody asks what they say. */
export type Container = "pdf" | "docx" | "text";

interface Signature {
  readonly bytes: string;
  readonly at?: number;
  readonly what: string;
}

/** First bytes of what people give by mistake, in Latin-1. */
const signatures: readonly Signature[] = [
  { bytes: "\x89PNG", what: "a PNG picture" },
  { bytes: "\xff\xd8\xff", what: "a JPEG picture" },
  { bytes: "GIF8", what: "a GIF picture" },
  { bytes: "WEBP", at: 8, what: "a WebP picture" },
  { bytes: "II*\0", what: "a TIFF picture" },
  { bytes: "MM\0*", what: "a TIFF picture" },
  { bytes: "ftypheic", at: 4, what: "a HEIC picture" },
  { bytes: "ftyp", at: 4, what: "an MP4 film" },
  { bytes: "\x1aE\xdf\xa3", what: "a Matroska film" },
  { bytes: "ID3", what: "an MP3 recording" },
  { bytes: "\xff\xfb", what: "an MP3 recording" },
  { bytes: "WAVE", at: 8, what: "a WAV recording" },
  { bytes: "OggS", what: "an Ogg recording" },
  { bytes: "fLaC", what: "a FLAC recording" },
  { bytes: "\x7fELF", what: "a program" },
  { bytes: "MZ\x90", what: "a Windows program" },
  { bytes: "\xca\xfe\xba\xbe", what: "a program" },
  { bytes: "\x1f\x8b", what: "a gzip archive" },
  { bytes: "7z\xbc\xaf", what: "a 7-Zip archive" },
  { bytes: "Rar!", what: "a RAR archive" },
  { bytes: "SQLite format 3", what: "an SQLite database" },
  { bytes: "%!PS", what: "a PostScript file" },
];

/**
 * Tells by content how a file is packed.
 *
 * @throws StudioError that names what was found instead and says what to do
 */
export function detectContainer(bytes: Uint8Array, filename: string): Container {
  if (bytes.length === 0) throw new StudioError("empty-input", `${filename} is empty.`);
  if (bytes.length > FILE_LIMIT) throw tooLarge(filename, bytes.length, FILE_LIMIT, "files");
  const start = latin1(bytes.subarray(0, 1024));
  if (start.includes("%PDF-")) return "pdf";
  if (start.startsWith("PK\x03\x04")) return zipped(bytes, filename);
  if (start.startsWith("\xd0\xcf\x11\xe0")) throw oldOffice(bytes, filename);
  if (start.startsWith("{\\rtf")) {
    throw unknown(
      filename,
      "a Rich Text (RTF) document",
      "Open it in a word processor and save it as .docx or plain text.",
    );
  }
  const known = signatures.find(({ bytes: first, at = 0 }) => start.startsWith(first, at));
  if (known !== undefined) throw unknown(filename, known.what);
  if (bytes.length > TEXT_LIMIT) throw tooLarge(filename, bytes.length, TEXT_LIMIT, "text");
  return "text";
}

/** The failure of a file that is something else than a script. */
export function unknown(filename: string, what: string, hint?: string): StudioError {
  return new StudioError(
    "unknown-format",
    `${filename} holds ${what}, not a script.`,
    hint === undefined ? {} : { hint },
  );
}

/** The failure of a file over a limit, which the message names; sizes in bytes. */
export function tooLarge(filename: string, size: number, limit: number, of: string): StudioError {
  return new StudioError(
    "input-too-large",
    `${filename} has ${megabytes(size)}; the limit for ${of} is ${megabytes(limit)}.`,
  );
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MB`;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

function zipped(bytes: Uint8Array, filename: string): Container {
  const names = listZip(bytes, filename).map(({ name }) => name);
  const holds = (start: string) => names.some((name) => name.startsWith(start));
  if (holds("word/document")) return "docx";
  if (holds("xl/")) throw unknown(filename, "an Excel workbook");
  if (holds("ppt/")) throw unknown(filename, "a PowerPoint presentation");
  if (holds("META-INF/container.xml"))
    throw unknown(filename, "an EPUB book", "Export it as plain text or Word (.docx).");
  if (holds("content.xml"))
    throw unknown(filename, "an OpenDocument text", "Open it and save it as Word (.docx).");
  if (formatByName(filename) === "docx")
    throw new StudioError("broken-input", `${filename} is not a whole Word document.`, {
      hint: "Open it in the program that made it and save it again as .docx.",
    });
  throw unknown(filename, "a ZIP archive", "Unpack it and give the script inside.");
}

/** The container of Word 97 is also what Word 2007 and later hide a document with a password in. */
function oldOffice(bytes: Uint8Array, filename: string): StudioError {
  const locked = Buffer.from("EncryptedPackage", "utf16le");
  if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(locked)) {
    return new StudioError("encrypted-input", `${filename} is a Word document with a password.`);
  }
  return unknown(
    filename,
    "an old Office document (Word 97–2003)",
    "Open it in a word processor and save it as .docx.",
  );
}
