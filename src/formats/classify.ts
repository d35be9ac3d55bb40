import { looksLikeCue } from "../core/screenplay/cue.ts";
import { counted } from "../core/wording.ts";
import { findColumns, type Columns } from "./text/columns.ts";
import { printedHeading } from "./text/gutter.ts";
import { playHeading } from "./text/play-headings.ts";
import { blocksOf, type PrintedLine } from "./text/printed.ts";
import type { CueStyle } from "./text/cue-forms.ts";
import { findSpeakers, type Speakers } from "./text/speakers.ts";

/** What a text is, how it is laid out, how sure that is, and what it shows by. */
export interface Classification {
  readonly kind: "screenplay" | "prose" | "hybrid" | "notes" | "unknown";
  readonly layout:
    | "fountain"
    | "indented"
    | "styled"
    | "play-cue-line"
    | "play-run-in"
    | "colon"
    | "prose"
    | "notes"
    | "unknown";
  /** From 0 to 1. */
  readonly confidence: number;
  /** Sentences for people, the strongest first. */
  readonly evidence: readonly string[];
}

/** A classification, and what was found on the way and is needed for reading. */
export interface Survey {
  readonly classification: Classification;
  readonly columns: Columns | null;
  readonly speakers: Speakers | null;
}

/** Line statistics of a text. Shares run from 0 to 1. */
interface Measures {
  readonly lines: number;
  readonly blocks: number;
  readonly headings: number;
  readonly playHeadings: number;
  /** Blocks that open with a cue and go on with speech. */
  readonly speeches: number;
  readonly quoted: number;
  readonly bullets: number;
  readonly wordsPerBlock: number;
  /** Of the blocks long enough for a sentence, the share that ends like one. */
  readonly finished: number;
}

const bullet = /^(?:[-*•–·+]|\d{1,3}[.)]|->|\[[ x]\])\s+\S/;
const quotation = /["“”«»„]|(?:^|\s)['‘]\p{L}[^'‘’]*[,.!?]['’]/u;

/** Tells what a text is by statistics of its lines. `isNamedFountain`: the file's name says so, which settles a doubt. */
export function survey(lines: readonly PrintedLine[], isNamedFountain = false): Survey {
  const measures = measure(lines);
  const columns = findColumns(lines);
  const filmed = asScreenplay(measures, columns, isNamedFountain);
  if (filmed !== null)
    return {
      classification: filmed,
      columns: filmed.layout === "indented" ? columns : null,
      speakers: null,
    };
  const played = asPlay(lines, measures);
  if (played !== null) return { ...played, columns: null };
  return { classification: asRunningText(measures), columns: null, speakers: null };
}

function measure(lines: readonly PrintedLine[]): Measures {
  const blocks = blocksOf(lines);
  const texts = blocks.map((block) => block.map(({ text }) => text).join(" "));
  const wordCounts = texts.map((text) => text.split(/\s+/).length);
  const sentences = texts.filter((_, at) => (wordCounts[at] ?? 0) > 7);
  const share = (test: (text: string) => boolean) =>
    texts.filter(test).length / Math.max(1, texts.length);
  return {
    lines: lines.length,
    blocks: blocks.length,
    headings: lines.filter((line) => printedHeading(line) !== null).length,
    playHeadings: lines.filter((line) => playHeading(line.text) !== null).length,
    speeches: blocks.filter(isSpeech).length,
    quoted: share((text) => quotation.test(text)),
    bullets: lines.filter(({ text }) => bullet.test(text)).length / Math.max(1, lines.length),
    wordsPerBlock: wordCounts.reduce((sum, count) => sum + count, 0) / Math.max(1, texts.length),
    finished:
      sentences.filter((text) => /[.!?…]["”’)\]]?$/.test(text)).length /
      Math.max(1, sentences.length),
  };
}

function isSpeech(block: readonly PrintedLine[]): boolean {
  const [cue, speech] = block;
  return (
    cue !== undefined &&
    speech !== undefined &&
    looksLikeCue(cue.text) &&
    printedHeading(cue) === null &&
    !looksLikeCue(speech.text)
  );
}

function asScreenplay(
  measures: Measures,
  columns: Columns | null,
  isNamedFountain: boolean,
): Classification | null {
  const { headings, speeches } = measures;
  const found = [`${counted(headings, "scene heading")} such as INT. or EXT.`];
  if (columns !== null && columns.cues >= 2 && (headings > 0 || columns.cues >= 5)) {
    const evidence = [
      ...found,
      `${counted(columns.cues, "cue")} in a column of their own, ${columns.cue - columns.action} characters right of the action.`,
    ];
    return {
      kind: "screenplay",
      layout: "indented",
      confidence: sure(headings + columns.cues, 6),
      evidence,
    };
  }
  const isFilmed = headings >= 1 && (speeches >= 1 || headings >= 2 || isNamedFountain);
  if (!isFilmed && !isNamedFountain) return null;
  const evidence = [
    ...found,
    `${counted(speeches, "cue")} with speech below.`,
    ...(isNamedFountain ? ["The file is named as Fountain."] : []),
  ];
  const confidence = Math.max(sure(headings + speeches, 5), isNamedFountain ? 0.8 : 0);
  if (isMixed(measures))
    return {
      kind: "hybrid",
      layout: "fountain",
      confidence: 0.6,
      evidence: [...evidence, quotedEvidence(measures)],
    };
  return { kind: "screenplay", layout: "fountain", confidence, evidence };
}

/** Prose with quoted speech around a few scene headings. */
function isMixed({ quoted, blocks, headings, speeches, wordsPerBlock }: Measures): boolean {
  return (
    quoted > 0.25 &&
    quoted * blocks >= 4 &&
    wordsPerBlock > 14 &&
    quoted * blocks > headings + speeches
  );
}

interface StyleFound {
  readonly speakers: Speakers;
  readonly cues: number;
}

const layouts = { "cue-line": "play-cue-line", "run-in": "play-run-in", colon: "colon" } as const;
const described = {
  "cue-line": "stand on a line of their own above the speech",
  "run-in": "open the speech, with a full stop",
  colon: "open the speech, with a colon",
} as const;

function asPlay(lines: readonly PrintedLine[], measures: Measures): Omit<Survey, "columns"> | null {
  const styles = (["run-in", "colon", "cue-line"] as const).map((style) =>
    styleFound(lines, style),
  );
  const best = styles.reduce((one, other) => (other.cues > one.cues ? other : one));
  const { speakers, cues } = best;
  const { share } = speakers;
  if (cues < 3 || speakers.names.size < 2 || share < (measures.playHeadings > 0 ? 0.25 : 0.4))
    return null;
  const evidence = [
    `${cues} cues of ${speakers.names.size} speakers ${described[speakers.style]}.`,
    `${percent(share)} of the paragraphs outside brackets open with a cue.`,
    ...(measures.playHeadings > 0
      ? [`${counted(measures.playHeadings, "act and scene heading")}.`]
      : []),
  ];
  const classification = {
    kind: "screenplay",
    layout: layouts[speakers.style],
    confidence: Math.min(0.98, 0.5 + share / 2),
    evidence,
  } as const;
  return { classification, speakers };
}

function styleFound(lines: readonly PrintedLine[], style: CueStyle): StyleFound {
  const speakers = findSpeakers(lines, style);
  const cues = lines.filter((line, at) => {
    const next = lines[at + 1];
    return speakers.cueOn(line, next?.gap === 0 ? next : undefined) !== null;
  });
  return { speakers, cues: cues.length };
}

function asRunningText(measures: Measures): Classification {
  const { bullets, quoted, finished, wordsPerBlock, blocks } = measures;
  const lists = `${percent(bullets)} of the lines are list items.`;
  const length = `Paragraphs have ${Math.round(wordsPerBlock)} words on average; ${percent(finished)} end as sentences do.`;
  if (bullets > 0.25 || (bullets > 0.1 && quoted < 0.1)) {
    return {
      kind: "notes",
      layout: "notes",
      confidence: Math.min(0.95, 0.6 + bullets),
      evidence: [lists, length],
    };
  }
  if (finished > 0.5 && (wordsPerBlock > 12 || quoted > 0.2)) {
    const confidence = Math.min(
      0.98,
      0.5 + finished / 4 + Math.min(0.25, quoted) + (blocks > 5 ? 0.1 : 0),
    );
    return {
      kind: "prose",
      layout: "prose",
      confidence,
      evidence: [length, quotedEvidence(measures)],
    };
  }
  if (blocks >= 4 && wordsPerBlock < 25)
    return { kind: "notes", layout: "notes", confidence: 0.5, evidence: [length, lists] };
  return { kind: "unknown", layout: "unknown", confidence: 0.2, evidence: [length] };
}

function quotedEvidence({ quoted }: Measures): string {
  return `${percent(quoted)} of the paragraphs hold speech in quotation marks.`;
}

function sure(signs: number, plenty: number): number {
  return Math.min(0.99, 0.6 + 0.4 * (signs / (signs + plenty)) + (signs >= plenty ? 0.1 : 0));
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
