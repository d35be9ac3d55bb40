import { getDocumentProxy } from "unpdf";
import { StudioError } from "../../core/error.ts";
import { tooLarge } from "../detect.ts";
import type { Manuscript } from "../manuscript.ts";
import { escapeDrafts } from "../escape.ts";
import { readTypescript } from "../text/read.ts";
import { layOut, type PageText, type TextPiece } from "./lay-out.ts";

/** More pages than any script, series bible or novel has. */
const MOST_PAGES = 3_000;
const MOST_CHARACTERS = 20 * 1024 * 1024;

/** Reads a PDF: sets its pieces of text back on lines and columns, then reads those as typed pages. */
export async function readPdf(bytes: Uint8Array, filename: string): Promise<Manuscript> {
  const pages = await readPages(bytes, filename);
  if (!pages.some(({ pieces }) => pieces.length > 0)) {
    throw new StudioError(
      "no-text-layer",
      `${filename} has ${pages.length} pages and no text on them.`,
    );
  }
  const { text, centre } = layOut(pages);
  const reading = readTypescript({ text, isNamedFountain: false, sheet: { centre } });
  const paragraphs = reading.paragraphs === null ? null : escapeDrafts(reading.paragraphs);
  return {
    ...reading,
    paragraphs,
    format: "pdf",
    encoding: "pdf",
    warnings: [...reading.warnings, ...pagesWithoutText(pages)],
  };
}

async function readPages(bytes: Uint8Array, filename: string): Promise<PageText[]> {
  try {
    // pdf.js takes the buffer over, so it gets a copy.
    const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
    if (pdf.numPages > MOST_PAGES) {
      throw new StudioError(
        "input-too-large",
        `${filename} has ${pdf.numPages} pages; the limit is ${MOST_PAGES}.`,
      );
    }
    const pages: PageText[] = [];
    let size = 0;
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const page = await readPage(await pdf.getPage(number));
      size += page.pieces.reduce((sum, piece) => sum + piece.text.length, 0);
      if (size > MOST_CHARACTERS) throw tooLarge(filename, size, MOST_CHARACTERS, "text");
      pages.push(page);
    }
    await pdf.loadingTask.destroy();
    return pages;
  } catch (cause) {
    throw asFailure(cause, filename);
  }
}

type PdfPage = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>["getPage"]>>;

async function readPage(page: PdfPage): Promise<PageText> {
  const [left = 0, , right = 612] = page.view;
  const { items } = await page.getTextContent();
  const pieces = items.flatMap((item): TextPiece[] => {
    if (!("str" in item) || item.str.trim() === "") return [];
    const [, , , , x = 0, y = 0] = item.transform.map(Number);
    return [{ text: item.str, left: x - left, bottom: y, width: item.width }];
  });
  page.cleanup();
  return { pieces, width: right - left };
}

function pagesWithoutText(pages: readonly PageText[]): string[] {
  const empty = pages.filter(({ pieces }) => pieces.length === 0).length;
  return empty === 0
    ? []
    : [
        `${empty} of ${pages.length} pages hold no text; if they are pictures, their words are missing.`,
      ];
}

function asFailure(cause: unknown, filename: string): unknown {
  if (cause instanceof StudioError || !(cause instanceof Error)) return cause;
  if (cause.name === "PasswordException")
    return new StudioError("encrypted-input", `${filename} is locked with a password.`, { cause });
  return new StudioError("broken-input", `${filename} is a damaged PDF: ${cause.message}`, {
    cause,
  });
}
