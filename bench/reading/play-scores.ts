import { readPlays } from "../texts/plays.ts";
import type { PlayText } from "../texts/gold.ts";
import { score, type Miss, type Rate } from "../texts/score.ts";
import { atLeast, rowOf, type Row } from "../report/row.ts";
import { readAsProduct, type FoundSpeech } from "./found-script.ts";

const wanted = atLeast(0.98);

/** Precision and recall of the speakers of the plays of a folder; each text is read as the file it would be. */
export async function scorePlays(folder: string): Promise<{ rows: Row[]; misses: string[] }> {
  const scored = [];
  for (const play of readPlays(folder)) scored.push(await scorePlay(play));
  return {
    rows: scored.flatMap(({ rows }) => rows),
    misses: scored.flatMap(({ misses }) => misses),
  };
}

async function scorePlay({ name, layout, text, gold }: PlayText) {
  const filename = `${name}.${layout === "fountain" ? "fountain" : "txt"}`;
  const { speeches, cast } = await readAsProduct(new TextEncoder().encode(text), filename);
  const inCues = score(gold, { speakers: namesInCues(speeches), cues: speeches });
  const speaking = cast.filter(({ speaks }) => speaks).map((person) => person.name);
  const inCast = score(gold, { speakers: speaking, cues: [] });
  const title = `${name}, ${layout}`;
  const misses = [
    ...inCues.misses,
    ...inCast.misses.filter(({ type }) => type.startsWith("speaker")),
  ];
  return {
    rows: [
      ...rateRows(`${title}: speakers by the names in cues`, inCues.speakers),
      ...rateRows(`${title}: speakers as the cast has them`, inCast.speakers),
      ...rateRows(`${title}: cues`, inCues.cues),
    ],
    misses: misses.map((miss) => `${title}: ${missWords(miss)}`),
  };
}

/** Names as the cues have them; a joint cue has those of all whom it joins. */
function namesInCues(speeches: readonly FoundSpeech[]): string[] {
  return speeches.flatMap(({ speaker, members }) => [
    speaker,
    ...(members.length > 1 ? members : []),
  ]);
}

/** One row each for precision and recall. */
function rateRows(what: string, { precision, recall, hits, gold, found }: Rate): Row[] {
  return [
    rowOf(`${what}, precision`, [precision], `of ${found} found`, wanted),
    rowOf(`${what}, recall`, [recall], `of ${gold}, ${hits} right`, wanted),
  ];
}

function missWords({ type, line, expected, got, text }: Miss): string {
  return `${type} at ${line}: wanted "${expected}", got "${got}" (${text})`;
}
