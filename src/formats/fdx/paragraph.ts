import type { ElementType } from "../../core/screenplay/model.ts";
import { emphasized, type StyledRun } from "../emphasis.ts";
import type { ElementDraft } from "../fountain/drafts.ts";
import { childNamed, childrenNamed, type XmlElement } from "../xml.ts";

/** Final Draft's types and what they are here. A type not listed, one that a writer has added, is action. */
const types: ReadonlyMap<string, ElementType> = new Map([
  ["Scene Heading", "scene-heading"],
  ["Action", "action"],
  ["General", "action"],
  ["Cast List", "action"],
  ["Character", "character"],
  ["Parenthetical", "parenthetical"],
  ["Dialogue", "dialogue"],
  ["Lyrics", "lyric"],
  ["Singing", "lyric"],
  ["Transition", "transition"],
  ["Shot", "shot"],
  ["New Act", "section"],
  ["End of Act", "centered"],
  ["Show/Ep. Title", "centered"],
]);

/** One paragraph of Final Draft as paragraphs of ours: two speeches at once hold several, notes add theirs. */
export function readParagraph(paragraph: XmlElement): ElementDraft[] {
  const dual = childNamed(paragraph, "DualDialogue");
  if (dual !== undefined) return readDual(dual);
  const draft = readOwn(paragraph);
  return [...(draft === null ? [] : [draft]), ...readSynopsis(paragraph), ...readNotes(paragraph)];
}

/** The second cue of a pair is the one spoken at the same time. */
function readDual(dual: XmlElement): ElementDraft[] {
  let cues = 0;
  return childrenNamed(dual, "Paragraph")
    .flatMap(readParagraph)
    .map((draft) => {
      if (draft.type !== "character") return draft;
      cues += 1;
      return cues > 1 ? { ...draft, dual: true } : draft;
    });
}

function readOwn(paragraph: XmlElement): ElementDraft | null {
  const text = emphasized(childrenNamed(paragraph, "Text").map(readRun)).trim();
  if (text === "") return null;
  const type = typeOf(paragraph);
  if (type === "scene-heading")
    return {
      type,
      text: singleLine(text),
      sceneNumber: paragraph.attributes.get("Number")?.trim() || null,
    };
  if (type === "section") return { type, text: singleLine(text), depth: 1 };
  if (type === "parenthetical")
    return { type, text: text.startsWith("(") ? singleLine(text) : `(${singleLine(text)})` };
  if (type === "character" || type === "transition" || type === "shot")
    return { type, text: singleLine(text) };
  return { type, text };
}

function typeOf(paragraph: XmlElement): ElementType {
  const type = types.get(paragraph.attributes.get("Type") ?? "") ?? "action";
  return type === "action" && paragraph.attributes.get("Alignment") === "Center"
    ? "centered"
    : type;
}

function readRun(run: XmlElement): StyledRun {
  const styles = (run.attributes.get("Style") ?? "").split("+");
  return {
    text: run.children.filter((child) => typeof child === "string").join(""),
    bold: styles.includes("Bold"),
    italic: styles.includes("Italic"),
    underline: styles.includes("Underline"),
  };
}

function readSynopsis(paragraph: XmlElement): ElementDraft[] {
  const summaries = childrenNamed(paragraph, "SceneProperties").flatMap((properties) =>
    childrenNamed(properties, "Summary"),
  );
  return plainParagraphs(summaries).map((text) => ({ type: "synopsis", text }));
}

function readNotes(paragraph: XmlElement): ElementDraft[] {
  const notes = childrenNamed(paragraph, "ScriptNote");
  return notes
    .map((note) => plainParagraphs([note]).join("\n"))
    .filter((text) => text !== "")
    .map((text) => ({ type: "note", text }));
}

function plainParagraphs(elements: readonly XmlElement[]): string[] {
  const paragraphs = elements.flatMap((element) => childrenNamed(element, "Paragraph"));
  return paragraphs
    .map((paragraph) => emphasized(childrenNamed(paragraph, "Text").map(readRun)).trim())
    .filter((text) => text !== "");
}

function singleLine(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" ");
}
