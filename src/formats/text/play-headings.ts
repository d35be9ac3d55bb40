import { parseHeading } from "../../core/screenplay/heading.ts";

const numeral = String.raw`(?:\d{1,3}|[IVXLC]{1,7}|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|ELEVEN|TWELVE)`;
const ordinal = String.raw`(?:FIRST|SECOND|THIRD|FOURTH|FIFTH|SIXTH|LAST|ERSTER|ZWEITER|DRITTER|VIERTER|FÜNFTER|PREMIER|DEUXIÈME|TROISIÈME)`;
const act = String.raw`(?:ACT|ACTE|ACTO|AKT|AUFZUG|PART)`;
const scene = String.raw`(?:SCENE|SCÈNE|ESCENA|SZENE|AUFTRITT|TABLEAU)`;

const actLine = new RegExp(
  `^(?:${act}\\s+(?:THE\\s+)?(?:${numeral}|${ordinal})|(?:THE\\s+)?${ordinal}\\s+${act}|\\d{1,2}\\.\\s*${act})\\b(?!\\s+[a-z])`,
  "i",
);
const sceneLine = new RegExp(
  `^(?:${scene}\\s+(?:THE\\s+)?(?:${numeral}|${ordinal})|(?:THE\\s+)?${ordinal}\\s+${scene}|\\d{1,2}\\.\\s*${scene})\\b(?!\\s+[a-z])`,
  "i",
);
const bareLine = /^(?:SCENE|SCÈNE|ESCENA|SZENE)[.:]?$/i;
/** Parts of a play, and parts in a play: with words right below, somebody called Prologue speaks them. */
const partLine = /^(?:PROLOGUE|EPILOGUE|INDUCTION|INTERLUDE|PROLOG|EPILOG)[.:]?$/i;

/** A heading longer than this is a sentence that happens to begin with "Act one". */
const LONGEST = 160;

/** What a line of a play announces: an act, a scene, or neither. Film headings (`INT. …`) are scenes too. */
export function playHeading(text: string): "act" | "scene" | null {
  if (text.length > LONGEST) return null;
  if (actLine.test(text)) return "act";
  if (sceneLine.test(text) || bareLine.test(text)) return "scene";
  return parseHeading(text) === null ? null : "scene";
}

/** Whether a line that stands alone announces a prologue or the like. */
export function isPartHeading(text: string): boolean {
  return partLine.test(text);
}

/** Whether a line announces the first act of all. */
export function isFirstAct(text: string): boolean {
  return (
    playHeading(text) === "act" && /\b(?:I|1|ONE|FIRST|ERSTER|PREMIER)\b/i.test(text.slice(0, 20))
  );
}
