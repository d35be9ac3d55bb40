import { StudioError } from "../../core/error.ts";
import { emphasized } from "../emphasis.ts";
import type { ElementDraft } from "../fountain/drafts.ts";
import type { Manuscript } from "../manuscript.ts";
import { findColumns } from "../text/columns.ts";
import { printedHeading } from "../text/gutter.ts";
import { readIndented } from "../text/indented.ts";
import { readTypescript } from "../text/read.ts";
import { readTitlePage } from "../title-page.ts";
import { parseXml, type XmlElement } from "../xml.ts";
import { typeOfStyle } from "./element-styles.ts";
import { readBody, type WordParagraph } from "./paragraphs.ts";
import { asPrinted, asText } from "./print.ts";
import { readStyles } from "./styles.ts";
import { listZip, unzip } from "./zip.ts";

/** Reads a Word document: by its styles if they are those of a screenplay, else by its indents, else as plain text. */
export function readDocx(bytes: Uint8Array, filename: string): Manuscript {
  const part = partsOf(bytes, filename);
  const document = part(/^word\/document\d*\.xml$/);
  if (document === null)
    throw new StudioError("broken-input", `${filename} is a Word file without a document in it.`);
  const { paragraphs, tables } = readBody(document, readStyles(part(/^word\/styles\d*\.xml$/)));
  if (paragraphs.every(({ text }) => text.trim() === ""))
    throw new StudioError("empty-input", `${filename} holds no text.`);
  const warnings = tables === 0 ? [] : [`Left out ${tables} table${tables === 1 ? "" : "s"}.`];
  const { opening, story } = splitTitle(paragraphs);
  const titlePage = readTitlePage(
    opening.map(({ text, look }) => ({ text, isCentred: look.alignment === "center" })),
  );
  const found = readStyled(story) ?? readByIndent(story);
  if (found !== null)
    return {
      format: "docx",
      text: asText(paragraphs),
      titlePage,
      encoding: "docx",
      warnings,
      ...found,
    };
  const reading = readTypescript({
    text: asText(paragraphs),
    isNamedFountain: false,
    sheet: { centre: null },
  });
  return {
    ...reading,
    format: "docx",
    encoding: "docx",
    warnings: [...warnings, ...reading.warnings],
  };
}

/** A look-up of the XML files in the archive by their names; null for one that is not there. */
function partsOf(bytes: Uint8Array, filename: string): (name: RegExp) => XmlElement | null {
  const entries = listZip(bytes, filename);
  return (name) => {
    const entry = entries.find((candidate) => name.test(candidate.name));
    if (entry === undefined) return null;
    return parseXml(
      new TextDecoder().decode(unzip(bytes, entry, filename)),
      `${filename} (${entry.name})`,
    );
  };
}

/** The paragraphs up to the first page break are the title page, if the story begins after them. */
function splitTitle(paragraphs: readonly WordParagraph[]): {
  opening: readonly WordParagraph[];
  story: readonly WordParagraph[];
} {
  const end = paragraphs.findIndex(
    ({ endsPage }, at) => endsPage || paragraphs[at + 1]?.look.startsPage === true,
  );
  const opening = paragraphs.slice(0, end + 1);
  const isTitle =
    end !== -1 &&
    end < 60 &&
    !opening.some(isHeading) &&
    opening.some(({ text }) => text.trim() !== "");
  return isTitle
    ? { opening, story: paragraphs.slice(end + 1) }
    : { opening: [], story: paragraphs };
}

function isHeading({ text, styleNames }: WordParagraph): boolean {
  return typeOfStyle(styleNames) === "scene-heading" || printedHeading(line(text)) !== null;
}

type Found = Pick<Manuscript, "paragraphs" | "classification">;

function readStyled(story: readonly WordParagraph[]): Found | null {
  const types = story.map(({ styleNames }) => typeOfStyle(styleNames));
  const counted = (type: string) => types.filter((found) => found === type).length;
  const [headings, cues, speeches] = [
    counted("scene-heading"),
    counted("character"),
    counted("dialogue"),
  ];
  if (headings + cues < 2 || (cues > 0 && speeches === 0)) return null;
  const paragraphs = story.flatMap((paragraph, at): ElementDraft[] =>
    styledDraft(paragraph, types[at] ?? "action"),
  );
  const evidence = [
    `Word styles name ${headings} scene headings, ${cues} cues and ${speeches} speeches.`,
  ];
  return {
    paragraphs,
    classification: { kind: "screenplay", layout: "styled", confidence: 0.99, evidence },
  };
}

function styledDraft(paragraph: WordParagraph, type: ElementDraft["type"]): ElementDraft[] {
  const text = paragraph.text.replace(/\s+/g, " ").trim();
  if (text === "") return [];
  if (type === "scene-heading") {
    const printed = printedHeading(line(text));
    return [{ type, text: printed?.text ?? text, sceneNumber: printed?.sceneNumber ?? null }];
  }
  if (type === "character" || type === "transition" || type === "shot") return [{ type, text }];
  if (type === "parenthetical") return [{ type, text: text.startsWith("(") ? text : `(${text})` }];
  return [{ type, text: emphasized(paragraph.runs).trim() }];
}

function readByIndent(story: readonly WordParagraph[]): Found | null {
  const lines = asPrinted(story);
  const columns = findColumns(lines);
  if (columns === null || columns.cues < 2) return null;
  const paragraphs = readIndented(lines, columns, { centre: null });
  const evidence = [
    `${columns.cues} cues are indented by ${columns.cue - columns.action} characters more than the action.`,
  ];
  return {
    paragraphs,
    classification: { kind: "screenplay", layout: "indented", confidence: 0.9, evidence },
  };
}

function line(text: string) {
  return { text: text.trim(), column: 0, gap: 1, page: 1, source: 1 } as const;
}
