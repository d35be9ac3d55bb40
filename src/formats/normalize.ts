import { isPrinted } from "../core/screenplay/ids.ts";
import type { Screenplay } from "../core/screenplay/model.ts";
import { fromDrafts, type ElementDraft, type TitleDraft } from "./fountain/drafts.ts";
import { readAgain } from "./fountain/read-again.ts";
import type { Manuscript } from "./manuscript.ts";
import { proseScenes } from "./prose.ts";
import { mayBeHeading } from "./text/gutter.ts";

/** A manuscript as the one canonical script, and how it came about. */
export interface Normalized {
  readonly screenplay: Screenplay;
  readonly strategy:
    | "passed-through"
    | "rebuilt-from-layout"
    | "converted-from-play"
    | "converted-from-prose";
  /** What was taken for granted, one sentence each. */
  readonly assumptions: readonly string[];
  /** What stands in the script and not in the source; rules invent nothing, so this is empty. */
  readonly inventions: readonly string[];
  /** From 0 to 1. */
  readonly confidence: number;
}

/** The canonical script of a manuscript. */
export function screenplayOf(manuscript: Manuscript): Screenplay {
  return normalize(manuscript).screenplay;
}

/** Brings a manuscript into the one form that all stages read. By rules alone: no word is added, none is given to a speaker. */
export function normalize(manuscript: Manuscript): Normalized {
  const normalized = converted(manuscript);
  const doubts = headingDoubts(normalized.screenplay);
  return { ...normalized, assumptions: [...normalized.assumptions, ...doubts] };
}

function converted(manuscript: Manuscript): Normalized {
  const { classification, paragraphs, titlePage, text } = manuscript;
  const { confidence, layout } = classification;
  if (paragraphs !== null) {
    const screenplay = fromDrafts(titlePage, withoutTitleMatter(paragraphs, titlePage));
    const isPlay = layout === "play-cue-line" || layout === "play-run-in" || layout === "colon";
    return isPlay
      ? {
          screenplay,
          strategy: "converted-from-play",
          assumptions: playAssumptions,
          inventions: [],
          confidence,
        }
      : {
          screenplay,
          strategy: "rebuilt-from-layout",
          assumptions: rebuiltAssumptions(manuscript),
          inventions: [],
          confidence,
        };
  }
  if (layout === "fountain") {
    const assumptions =
      classification.kind === "hybrid" ? ["Prose between the scenes is read as action."] : [];
    return {
      screenplay: readAgain(text),
      strategy: "passed-through",
      assumptions,
      inventions: [],
      confidence,
    };
  }
  const scenes = proseScenes(text);
  const screenplay = fromDrafts(titlePage, withoutTitleMatter(scenes.paragraphs, titlePage));
  return {
    screenplay,
    strategy: "converted-from-prose",
    assumptions: scenes.assumptions,
    inventions: [],
    confidence: confidence * 0.8,
  };
}

/** So many lines that might have been headings are named. */
const MOST_NAMED = 5;

/** What a reader should know who counts scenes: that there are no headings, and which lines might have been some. */
function headingDoubts({ elements }: Screenplay): string[] {
  const isBare = !elements.some(({ type }) => type === "scene-heading");
  const doubtful = elements.flatMap(({ type, text }) =>
    type === "action" || type === "dialogue"
      ? text.split("\n").filter((line) => mayBeHeading(line.trim()))
      : [],
  );
  const named = doubtful
    .slice(0, MOST_NAMED)
    .map((line) => `"${line.trim()}" looks like a scene heading and was not taken for one.`);
  const rest = doubtful.length - named.length;
  return [
    ...(isBare && elements.some(isPrinted)
      ? ["No scene headings were found; the whole text is one scene."]
      : []),
    ...named,
    ...(rest > 0 ? [`${rest} more such line${rest === 1 ? "" : "s"}.`] : []),
  ];
}

/** What the title page says need not be said again above the first scene. */
function withoutTitleMatter(
  paragraphs: readonly ElementDraft[],
  titlePage: readonly TitleDraft[],
): readonly ElementDraft[] {
  const said = new Set(
    titlePage.flatMap(({ key, values }) =>
      values.flatMap((value) => (key === "Author" ? [value, `By ${value}`] : [value])),
    ),
  );
  const isSaid = (line: string) =>
    said.has(line.replace(/^by /, "By ").replace(/^["“](.*)["”]$/, "$1"));
  const start = paragraphs.findIndex(
    ({ type, text }) => type !== "action" || !text.split("\n").every(isSaid),
  );
  return start === -1 ? paragraphs : paragraphs.slice(start);
}

const playAssumptions = [
  "Names before speeches are cues, set in capitals.",
  "Scene headings are the play's own; where and when a scene plays is known only as far as they say.",
  "Stage directions are action; inside a speech they are parentheticals.",
];

function rebuiltAssumptions({ classification }: Manuscript): string[] {
  if (classification.layout === "styled") return [];
  return [
    "What a line is follows from where it stands on the page.",
    "Lines broken at the margin are joined; lines that end early are kept.",
  ];
}
