/**
 * Gold labels of the printed edition of "The Importance of Being Earnest".
 *
 * The rule fits this one text and is no general reader. A cue is a line that follows a
 * blank line, stands after the line "FIRST ACT" and begins with one of the nine names of
 * the speaking parts, a full stop and two spaces; or with two of those names joined by
 * "and" and followed by a bracket. Line numbers are 1-based lines of the text.
 */
import type { GoldCue, GoldSpeaker, PlayScene, PlayText } from "./gold.ts";

/** The nine speaking parts with the other names the text gives them. */
const parts: readonly GoldSpeaker[] = [
  { name: "Algernon", aliases: ["Algernon Moncrieff", "Algy"] },
  { name: "Lane", aliases: [] },
  { name: "Jack", aliases: ["Jack Worthing", "John Worthing", "John Worthing, J.P."] },
  { name: "Lady Bracknell", aliases: ["Bracknell"] },
  { name: "Gwendolen", aliases: ["Gwendolen Fairfax", "Hon. Gwendolen Fairfax"] },
  { name: "Miss Prism", aliases: ["Prism"] },
  { name: "Cecily", aliases: ["Cecily Cardew"] },
  {
    name: "Chasuble",
    aliases: ["Canon Chasuble", "Dr. Chasuble", "Rev. Canon Chasuble", "Rev. Canon Chasuble, D.D."],
  },
  { name: "Merriman", aliases: [] },
];

const names = parts.map((part) => part.name).join("|");
const singleCue = new RegExp(`^(${names})\\. {2}(\\S.*)$`);
const jointCue = new RegExp(`^(${names}) and (${names}) +(\\[.*)$`);

/** First words spoken, without directions; joins the lines up to the next blank line. */
function firstWords(rest: string, following: readonly string[]): string {
  const end = following.indexOf("");
  const speech = [rest, ...following.slice(0, end === -1 ? undefined : end)].join(" ");
  const spoken = speech
    .replace(/\[[^\]]*\]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return spoken.split(" ").slice(0, 6).join(" ");
}

function cueAt(lines: readonly string[], at: number): GoldCue | undefined {
  const line = lines[at] ?? "";
  const following = lines.slice(at + 1, at + 60);
  const single = singleCue.exec(line);
  if (single !== null) {
    return { speaker: single[1] ?? "", line: at + 1, text: firstWords(single[2] ?? "", following) };
  }
  const joint = jointCue.exec(line);
  if (joint === null) return undefined;
  const pair = [joint[1] ?? "", joint[2] ?? ""];
  return {
    speaker: pair.join(" and "),
    line: at + 1,
    text: firstWords(joint[3] ?? "", following),
    also: pair,
  };
}

/** The text as it is, with gold cues. The three acts have one scene each. */
export function earnestText(source: string): PlayText {
  const lines = source.split("\n");
  const start = lines.indexOf("FIRST ACT");
  const cues: GoldCue[] = [];
  const scenes: PlayScene[] = [];
  lines.forEach((line, at) => {
    if (at < start || (at > 0 && lines[at - 1] !== "")) return;
    if (line === "SCENE") scenes.push({ heading: line, line: at + 1 });
    const cue = cueAt(lines, at);
    if (cue !== undefined) cues.push(cue);
  });
  const optional = cues.filter((cue) => cue.also !== undefined).map((cue) => cue.speaker);
  return {
    name: "earnest",
    layout: "printed",
    text: source,
    gold: { speakers: parts, optional, cues },
    scenes,
  };
}
