import { StudioError } from "../core/error.ts";
import { decode, type Decoded } from "./decode.ts";
import { detectContainer, unknown } from "./detect.ts";
import { formatByName, formats } from "./index.ts";
import type { FormatName, Manuscript } from "./manuscript.ts";
import { plainMarkdown } from "./markdown/read.ts";
import { readTypescript } from "./text/read.ts";

/**
 * Reads a file of any known format on the thread it is called on. The libraries of heavy formats are loaded only for them.
 *
 * @throws StudioError that names what was found and what to do
 */
export async function read(bytes: Uint8Array, filename: string): Promise<Manuscript> {
  const manuscript = await readContainer(bytes, filename);
  const promised = formatByName(filename);
  if (promised === null || agrees(promised, manuscript.format)) return manuscript;
  const [named, found] = [promised, manuscript.format].map(
    (name) => formats.find((format) => format.name === name)?.title,
  );
  return {
    ...manuscript,
    warnings: [`The file is named as ${named} and holds ${found}.`, ...manuscript.warnings],
  };
}

/** Whether a file is heavy enough to be read on a thread of its own. */
export function isHeavy(bytes: Uint8Array, filename: string): boolean {
  if (detectContainer(bytes, filename) !== "text" || bytes.length > LARGE_TEXT) return true;
  return startsAsXml(
    Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64))
      .toString("latin1")
      .replace(/[\0\x80-\xff]/g, ""),
  );
}

/** Text over this size, in bytes, takes more than a blink. */
const LARGE_TEXT = 300 * 1024;

async function readContainer(bytes: Uint8Array, filename: string): Promise<Manuscript> {
  switch (detectContainer(bytes, filename)) {
    case "pdf":
      return (await import("./pdf/read.ts")).readPdf(bytes, filename);
    case "docx":
      return (await import("./docx/read.ts")).readDocx(bytes, filename);
    case "text":
      return readText(decode(bytes, filename), filename);
  }
}

async function readText(decoded: Decoded, filename: string): Promise<Manuscript> {
  const { text, encoding, warnings } = decoded;
  const named = formatByName(filename);
  if (/^\s*(?:<!doctype html|<html\b)/i.test(text)) {
    throw unknown(filename, "a web page", "Copy the script out of it, or save it as plain text.");
  }
  if (isXml(text)) return (await import("./fdx/read.ts")).readFdx(decoded, filename);
  if (named === "fdx")
    throw new StudioError(
      "broken-input",
      `${filename} should be Final Draft XML, and line 1 does not begin with "<".`,
    );
  const { text: plain, titlePage } =
    named === "markdown" ? plainMarkdown(text) : { text, titlePage: [] };
  const reading = readTypescript({
    text: plain,
    isNamedFountain: named === "fountain",
    sheet: { centre: null },
  });
  return {
    ...reading,
    format: formatOf(named, reading.classification.layout),
    titlePage: titlePage.length > 0 ? titlePage : reading.titlePage,
    encoding,
    warnings: [...warnings, ...reading.warnings],
  };
}

/** Fountain is told by how it reads, whatever the file is called. */
function formatOf(named: FormatName | null, layout: string): FormatName {
  if (named === "markdown") return "markdown";
  return layout === "fountain" ? "fountain" : "text";
}

/** A stage direction in pointed brackets is no XML; XML closes what it opens. */
function isXml(text: string): boolean {
  if (/^\s*<(?:\?xml|!DOCTYPE|FinalDraft)/i.test(text)) return true;
  return startsAsXml(text) && text.includes("</") && text.trimEnd().endsWith(">");
}

function startsAsXml(text: string): boolean {
  return /^\s*<(?:\?xml|!DOCTYPE|!--|[A-Za-z][\w:.-]*[\s/>])/.test(text);
}

/** Fountain, Markdown and plain text are all text: a name that says one and means another misleads nobody. */
function agrees(promised: FormatName, found: FormatName): boolean {
  const isText = (name: FormatName) =>
    name === "fountain" || name === "markdown" || name === "text";
  return promised === found || (isText(promised) && isText(found));
}
