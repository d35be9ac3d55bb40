import type { StyledRun } from "../emphasis.ts";
import { childNamed, childrenNamed, type XmlElement } from "../xml.ts";
import { isOn, withLook, type ParagraphLook, type Styles } from "./styles.ts";

/** A paragraph of a Word document. Line breaks in it are "\n", tabs "\t". */
export interface WordParagraph {
  readonly runs: readonly StyledRun[];
  /** The runs' text, without styles. */
  readonly text: string;
  /** Names and ids of its style and of those it is based on, the nearest first. */
  readonly styleNames: readonly string[];
  readonly look: ParagraphLook;
  /** A page ends in or after it. */
  readonly endsPage: boolean;
}

/** What the body held. */
export interface WordBody {
  readonly paragraphs: readonly WordParagraph[];
  /** How many tables were left out. */
  readonly tables: number;
}

/** Elements that only wrap others; deleted text, comments and pictures are in none of them. */
const wrappers = new Set([
  "hyperlink",
  "smartTag",
  "ins",
  "moveTo",
  "sdt",
  "sdtContent",
  "customXml",
  "fldSimple",
  "bdo",
  "dir",
  "body",
]);

/** Reads the paragraphs of `word/document.xml`; tables, headers, text boxes and deleted text are left out. */
export function readBody(root: XmlElement, styles: Styles): WordBody {
  const body = childNamed(root, "body");
  const blocks = body === undefined ? [] : unwrapped(body);
  return {
    paragraphs: blocks
      .filter(({ name }) => name === "p")
      .map((paragraph) => readParagraph(paragraph, styles)),
    tables: blocks.filter(({ name }) => name === "tbl").length,
  };
}

function readParagraph(paragraph: XmlElement, styles: Styles): WordParagraph {
  const properties = childNamed(paragraph, "pPr");
  const style = styles(properties && childNamed(properties, "pStyle")?.attributes.get("val"));
  const pieces = unwrapped(paragraph).filter(({ name }) => name === "r");
  const runs = pieces.map(readRun).filter(({ text }) => text !== "");
  return {
    runs,
    text: runs.map(({ text }) => text).join(""),
    styleNames: style.names,
    look: withLook(style.look, properties),
    endsPage:
      pieces.some(breaksPage) ||
      (properties !== undefined && childNamed(properties, "sectPr") !== undefined),
  };
}

function readRun(run: XmlElement): StyledRun {
  const properties = childNamed(run, "rPr");
  const has = (name: string) => properties !== undefined && isOn(childNamed(properties, name));
  const text = has("vanish") ? "" : run.children.map(readPiece).join("");
  return {
    text: has("caps") ? text.toUpperCase() : text,
    bold: has("b"),
    italic: has("i"),
    underline: has("u"),
  };
}

function readPiece(piece: XmlElement | string): string {
  if (typeof piece === "string") return "";
  switch (piece.name) {
    case "t":
      return piece.children.filter((child) => typeof child === "string").join("");
    case "tab":
      return "\t";
    case "br":
      return piece.attributes.get("type") === undefined ||
        piece.attributes.get("type") === "textWrapping"
        ? "\n"
        : "";
    case "cr":
      return "\n";
    case "noBreakHyphen":
      return "-";
    default:
      return "";
  }
}

function breaksPage(run: XmlElement): boolean {
  return childrenNamed(run, "br").some((piece) => piece.attributes.get("type") === "page");
}

/** The children of an element, those of mere wrappers in their wrapper's place. */
function unwrapped(element: XmlElement): XmlElement[] {
  return element.children.flatMap((child) => {
    if (typeof child === "string") return [];
    return wrappers.has(child.name) ? unwrapped(child) : [child];
  });
}
