import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asidesIn, withOpenMarksEscaped } from "../../core/screenplay/asides.ts";
import { parseCue, withoutCaret } from "../../core/screenplay/cue.ts";
import { plainText } from "../../core/screenplay/extract.ts";
import type { Screenplay, ScriptElement } from "../../core/screenplay/model.ts";
import { type ElementDraft, fromDrafts } from "./drafts.ts";
import { readFountain } from "./read.ts";
import { writeFountain } from "./write.ts";

/** Words, marks, blanks and line ends that mean something to Fountain, and some that mean nothing to anybody. */
const tokens = [
  "\n",
  "\n",
  "\n\n",
  "\r\n",
  "\r",
  "  ",
  " ",
  "\t",
  "  \n",
  "\f",
  "\u2028",
  "\uFEFF",
  "\uD800",
  "\u0000",
  "é",
  "小林",
  "ß",
  "INT. HOUSE - DAY",
  "EXT.",
  "int kitchen - night",
  "MARY",
  "JOHN (V.O.)",
  "CUT TO:",
  "THE END",
  "word",
  "Word.",
  "TO:",
  "Title:",
  "Author: me",
  "FADE IN:",
  "[[",
  "]]",
  "/*",
  "*/",
  "(",
  ")",
  "(beat)",
  "~",
  "!",
  "@",
  ".",
  "..",
  ">",
  "<",
  "===",
  "#",
  "=",
  "^",
  "*",
  "**",
  "_",
  "\\",
  "#1A#",
  ":",
  "[",
  "]",
  "/",
  "😀",
];
const scriptish = fc
  .array(fc.constantFrom(...tokens), { maxLength: 30 })
  .map((words) => words.join(""));
const anyText = fc.oneof(scriptish, fc.string({ unit: "binary" }), fc.string());

describe("writing what was read", () => {
  test("gives back every string byte for byte", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(writeFountain(readFountain(text))).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  test("keeps a byte order mark, mixed line ends and lone surrogates", () => {
    const text =
      "\uFEFFTitle: A\r\n\r\nINT. A - DAY\r\rMARY\n\uD800Hello\f\r\n[[a\r\n  \rb]]\n\n/* cut\r\n\r\nEXT. B */ x";

    expect(writeFountain(readFountain(text))).toBe(text);
  });

  test("covers the source with elements that stand in order and do not overlap", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let last = { row: 1, column: 1 };
        for (const { span } of readFountain(text).elements) {
          const start = { row: span.startLine, column: span.startColumn };
          const end = { row: span.endLine, column: span.endColumn };
          expect(isBefore(start, last)).toBe(false);
          expect(isBefore(end, start)).toBe(false);
          last = end;
        }
      }),
      { numRuns: 500 },
    );
  });
});

interface Position {
  readonly row: number;
  readonly column: number;
}

const isBefore = (one: Position, other: Position) =>
  one.row < other.row || (one.row === other.row && one.column < other.column);

/** What a test compares of an element. */
interface Essence {
  readonly type: string;
  readonly text: string;
  readonly about: unknown;
}

const trimmedLines = (text: string) =>
  plainText(text)
    .split("\n")
    .map((line) => line.trim())
    .join("\n");

function essence(element: ScriptElement): Essence {
  const { type } = element;
  if (type === "note" || type === "boneyard")
    return { type, text: spread(element.text), about: null };
  if (type === "parenthetical") return { type, text: withoutBrackets(element.text), about: null };
  return { type, text: trimmedLines(element.text), about: detailOf(element) };
}

function detailOf(element: ScriptElement): unknown {
  if (element.type === "scene-heading") return element.sceneNumber;
  if (element.type === "section") return element.depth;
  return element.type === "character" ? [element.name, element.extensions, element.dual] : null;
}

const withoutBrackets = (text: string) => plainText(text).replaceAll(/[()]/gu, "").trim();
/** Notes and boneyards may hold spaces between brackets that would have closed them. */
const spread = (text: string) => text.replaceAll(/\s+/gu, "");

const linesIn = (text: string) => text.split(/\r\n|\n|\r/u);
const filledLines = (text: string) =>
  linesIn(text)
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** What drafts become when they are written as Fountain and read again: the documented normal form. */
function normalForm(drafts: readonly ElementDraft[]): Essence[] {
  const found: Essence[] = [];
  let speaking = false;
  const add = (type: string, text: string, about: unknown = null) =>
    found.push({ type, text: trimmedLines(text), about });
  const addAction = (text: string) => {
    for (const paragraph of paragraphs(text)) add("action", paragraph);
  };
  for (const { text, ...rest } of drafts) {
    const draft = {
      ...rest,
      text: rest.type === "note" || rest.type === "boneyard" ? text : withOpenMarksEscaped(text),
    };
    const lines = filledLines(draft.text);
    const line = draft.type === "blank" ? "" : lines.join(" ");
    const isAside = draft.type === "note" || draft.type === "boneyard";
    const isSaid =
      draft.type === "dialogue" || draft.type === "parenthetical" || draft.type === "lyric";
    if (isAside) found.push({ type: draft.type, text: spread(draft.text), about: null });
    else if (draft.type === "page-break") add("page-break", "");
    else if (line === "") speaking &&= isSaid;
    else if (draft.type === "lyric") for (const verse of lines) add("lyric", verse);
    else if (draft.type === "centered") for (const card of lines) add("centered", card);
    else if (draft.type === "action" || draft.type === "shot" || (isSaid && !speaking))
      addAction(draft.text);
    else if (draft.type === "parenthetical")
      found.push({ type: "parenthetical", text: withoutBrackets(line), about: null });
    else if (draft.type === "scene-heading") add("scene-heading", line, numberOf(draft));
    else if (draft.type === "section") add("section", line, draft.depth ?? 1);
    else if (draft.type === "character") addCue(found, line, draft.dual ?? false);
    else if (draft.type === "dialogue") addDialogue(found, draft.text);
    else add(draft.type, line);
    speaking = (draft.type === "character" && line !== "") || (speaking && (isSaid || isAside));
  }
  return found;
}

function numberOf({ sceneNumber }: ElementDraft): string | null {
  const number = (sceneNumber ?? "").replaceAll(/[\s#\\[\]/*]/gu, "").slice(0, 40);
  return number === "" ? null : number;
}

function addCue(found: Essence[], line: string, dual: boolean): void {
  const literal = withoutCaret(line).dual ? `${line.slice(0, -1)}\\^` : line;
  const { name, extensions } = parseCue(literal);
  found.push({ type: "character", text: trimmedLines(literal), about: [name, extensions, dual] });
}

/** Dialogue right after dialogue is one. */
function addDialogue(found: Essence[], text: string): void {
  const words = trimmedLines(
    linesIn(text)
      .map((line) => line.trim())
      .join("\n")
      .replaceAll(/^\n+|\n+$/gu, ""),
  );
  const last = found.at(-1);
  if (last?.type === "dialogue")
    found[found.length - 1] = { ...last, text: `${last.text}\n${words}` };
  else found.push({ type: "dialogue", text: words, about: null });
}

/** Action is parted at blank lines. */
function paragraphs(text: string): string[] {
  const found: string[][] = [[]];
  for (const line of linesIn(text)) {
    if (line.trim() === "") found.push([]);
    else found.at(-1)?.push(line);
  }
  return found.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
}

const types = [
  "scene-heading",
  "action",
  "character",
  "dialogue",
  "parenthetical",
  "lyric",
  "transition",
  "shot",
  "centered",
  "section",
  "synopsis",
  "note",
  "boneyard",
  "page-break",
  "blank",
] as const;
/** Texts with whole notes in them are read as such, which is tested apart. */
const draftText = anyText.filter((text) => asidesIn(text).length === 0);
const draft: fc.Arbitrary<ElementDraft> = fc.record({
  type: fc.constantFrom(...types, "character" as const, "dialogue" as const),
  text: fc.oneof(
    draftText,
    fc.constantFrom("MARY", "Hello.", "INT. HOUSE - DAY", "(beat)", "CUT TO:"),
  ),
  sceneNumber: fc.oneof(fc.constant(null), fc.constantFrom("1", "1A", "12-B.", "4 #")),
  dual: fc.boolean(),
  depth: fc.integer({ min: 1, max: 6 }),
});

describe("writing what was made", () => {
  test("is read back as the same elements, up to the documented normal form", () => {
    fc.assert(
      fc.property(fc.array(draft, { maxLength: 8 }), (drafts) => {
        const read = fromDrafts([], drafts).elements.filter(({ type }) => type !== "blank");

        expect(
          read
            .map(essence)
            .map((found) => (found.type === "shot" ? { ...found, type: "action" } : found)),
        ).toEqual(normalForm(drafts));
      }),
      { numRuns: 1500 },
    );
  });

  test("keeps titles, whatever their keys and values", () => {
    const entry = fc.record({ key: draftText, values: fc.array(draftText, { maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 4 }), (titlePage) => {
        const read = fromDrafts(titlePage, [{ type: "action", text: "Author: nobody" }]);

        const values = titlePage.map((title) =>
          title.values
            .map((value) => withOpenMarksEscaped(value).replaceAll(/\s+/gu, " ").trim())
            .filter((value) => value !== "")
            .map(plainText),
        );
        const entries = read.titlePage.slice(read.titlePage.length - titlePage.length);
        expect(entries.map((title) => title.values.map(plainText))).toEqual(values);
        expect(
          read.elements.filter(({ type }) => type !== "blank").map(({ type }) => type),
        ).toEqual(["action"]);
      }),
      {
        numRuns: 400,
        examples: [[[{ key: "int kitchen - night", values: ["INT. HOUSE - DAY"] }]]],
      },
    );
  });
});

describe("writing what was changed", () => {
  test("parts a paragraph that was put in from its neighbours", () => {
    const script = readFountain("INT. A - DAY\n\nOne.\n\nMARY\nTwo.\n");
    const put = readFountain("JOHN\nNew.\n").elements.map(
      ({ raw: _, ...element }) => element as ScriptElement,
    );

    const written = writeFountain({
      ...script,
      elements: [...script.elements.slice(0, 3), ...put, ...script.elements.slice(3)],
    });

    expect(written).toBe("INT. A - DAY\n\nOne.\n\nJOHN\nNew.\n\nMARY\nTwo.\n");
  });

  test("keeps paragraphs apart when what stood between was taken out", () => {
    const script = readFountain("One.\n===\nTwo.\n");

    const written = writeFountain({
      ...script,
      elements: script.elements.filter(({ type }) => type !== "page-break"),
    });

    expect(written).toBe("One.\n\nTwo.\n");
  });

  test("uses the script's own line ends", () => {
    const script: Screenplay = {
      ...readFountain("One.\r\n"),
      layout: { byteOrderMark: true, lineEnd: "\r\n" },
    };
    const elements = script.elements.map(({ raw: _, ...element }) => element as ScriptElement);

    expect(writeFountain({ ...script, elements: [...elements, ...elements] })).toBe(
      "\uFEFFOne.\r\n\r\nOne.\r\n",
    );
  });
});
