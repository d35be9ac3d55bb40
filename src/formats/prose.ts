import type { ElementDraft } from "./fountain/drafts.ts";
import { blocksOf, printedLines, type PrintedLine } from "./text/printed.ts";
import { joinAll } from "./text/unwrap.ts";

/** Prose as scenes, and what had to be assumed for that. Nothing is added to the words. */
export interface ProseScenes {
  readonly paragraphs: ElementDraft[];
  readonly assumptions: string[];
}

const numeral = String.raw`(?:\d{1,3}|[IVXLC]{1,7}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty(?:[- ]\w+)?|thirty(?:[- ]\w+)?)`;
const chapter = new RegExp(
  `^(?:(?:chapter|part|book|act|scene|kapitel|chapitre|capítulo|capitolo|teil)\\s+(?:the\\s+)?${numeral}\\b.{0,80}|prologue|epilogue|interlude|foreword|afterword|${numeral}\\.?)$`,
  "i",
);
const rule = /^(?:[*#~•·⁂]\s*){1,7}$|^[-–—_]{3,}$/;

/** A line that parts the text: a new chapter with its title, or only a pause. */
type Break = { readonly kind: "chapter"; readonly title: string } | { readonly kind: "pause" };

/** Parts prose into scenes at chapters and section breaks; every paragraph is action, speech in quotation marks and all. */
export function proseScenes(text: string): ProseScenes {
  const blocks = blocksOf(printedLines(text));
  const paragraphs: ElementDraft[] = [];
  let title = "OPENING";
  let part = 1;
  let isStarted = false;
  blocks.forEach((block, at) => {
    const found = breakAt(blocks, at);
    if (found === null) {
      if (!isStarted && (isFrontLine(block) || isSubtitle(blocks, at)))
        paragraphs.push({ type: "action", text: block.map((line) => line.text).join("\n") });
      else {
        if (!isStarted && !paragraphs.some(({ type }) => type === "scene-heading"))
          paragraphs.push(heading(title, part));
        isStarted = true;
        paragraphs.push({ type: "action", text: paragraphText(block) });
      }
      return;
    }
    part = found.kind === "chapter" ? 1 : part + 1;
    title = found.kind === "chapter" ? found.title : title;
    if (found.kind === "chapter" || isStarted) paragraphs.push(heading(title, part));
    isStarted = true;
  });
  return { paragraphs: withoutEmptyScenes(paragraphs), assumptions: assumptions(paragraphs) };
}

function heading(title: string, part: number): ElementDraft {
  return {
    type: "scene-heading",
    text: part === 1 ? title.toUpperCase() : `${title.toUpperCase()} (${part})`,
    sceneNumber: null,
  };
}

function breakAt(blocks: readonly (readonly PrintedLine[])[], at: number): Break | null {
  const block = blocks[at] ?? [];
  const text = joinAll(block.map((line) => line.text));
  if (rule.test(text)) return { kind: "pause" };
  const marked = /^(#{1,6})\s+(.{1,120})$/.exec(text);
  if (marked !== null) return { kind: "chapter", title: marked[2] ?? "" };
  return block.length <= 2 && chapter.test(text)
    ? { kind: "chapter", title: text.replace(/[.:]$/, "") }
    : null;
}

/** Title and author stand above the first paragraph: short lines without an end. */
function isFrontLine(block: readonly PrintedLine[]): boolean {
  return (
    block.length <= 2 && block.every(({ text }) => text.length < 60 && !/[.!?…]["”’)]?$/.test(text))
  );
}

function isSubtitle(blocks: readonly (readonly PrintedLine[])[], at: number): boolean {
  return at > 0 && breakAt(blocks, at - 1) !== null && isFrontLine(blocks[at] ?? []);
}

/** Lines of a paragraph belong together, unless they are short as verses and lists are. */
function paragraphText(block: readonly PrintedLine[]): string {
  const texts = block.map(({ text }) => text);
  const isVerse = texts.length > 2 && texts.every((text) => text.length < 45);
  return isVerse ? texts.join("\n") : joinAll(texts);
}

/** A chapter right after another break leaves a heading with nothing below it. */
function withoutEmptyScenes(paragraphs: readonly ElementDraft[]): ElementDraft[] {
  return paragraphs.filter(
    ({ type }, at) => type !== "scene-heading" || paragraphs[at + 1]?.type === "action",
  );
}

function assumptions(paragraphs: readonly ElementDraft[]): string[] {
  const scenes = paragraphs.filter(({ type }) => type === "scene-heading").length;
  return [
    scenes === 1
      ? "The text has no chapters or section breaks, so it is one scene."
      : `A scene begins at each chapter and section break: ${scenes} scenes.`,
    "Scene headings are the titles of chapters; where and when the scenes play is not known.",
    "Speech in quotation marks stays in the action; who speaks is not decided.",
  ];
}
