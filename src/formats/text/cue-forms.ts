import { looksLikeCue, parseCue } from "../../core/screenplay/cue.ts";
import { isPartHeading, playHeading } from "./play-headings.ts";

/** How a play sets its cues: alone on a line, before the speech with a full stop, or with a colon. */
export type CueStyle = "cue-line" | "run-in" | "colon";

/** A cue found on a line. */
export interface FoundCue {
  /** In capitals, as cues are in a screenplay. */
  readonly name: string;
  /** What stands after the cue on the same line; empty when the cue has the line to itself. */
  readonly rest: string;
}

const honorific = String.raw`(?:Mr|Mrs|Ms|Dr|St|Rev|Capt|Col|Gen|Sgt|Lt|Prof|Fr|Hon|M|Mme|Mlle|Hr|Fru|Sr|Jr|MR|MRS|MS|DR|ST|REV|CAPT|COL|SGT|PROF)\.`;
const word = String.raw`(?:${honorific}|\p{Lu}[\p{L}\p{M}'’\-/]*)`;
const connector = String.raw`(?:of|the|and|to|in|on|at|with|de|du|des|la|le|von|van|und|et|&)`;
const name = String.raw`(?:The |THE |A |AN? )?${word}(?:,? (?:${connector} ){0,2}(?:${word}|#?\d{1,3})){0,4}`;
const bracket = String.raw`(\s*[\[(][^\])]{1,60}[\])])?`;

const runIn = new RegExp(`^(${name})${bracket}\\.(?:\\s+|—|--|$)(.*)$`, "u");
const colon = new RegExp(`^(${name}(?: [a-z]\\p{L}*){0,2})${bracket}\\s*:(?:\\s+|$)(.*)$`, "u");
const joint = new RegExp(
  `^(${word}(?: ${word})?) (?:and|&|AND) (${word}(?: ${word})?)\\.?\\s*(?=[\\[(])`,
  "u",
);

/** Words that open a speech with a full stop or stand before a colon, and are nobody's name. */
const interjections = new Set(
  (
    "YES NO OH AH WELL GOOD NEVER NOTHING NOW SO THEN THERE HERE THANKS INDEED PERHAPS QUITE CERTAINLY REALLY TRUE RIGHT " +
    "PLEASE HELLO WHY WHAT WHO WHERE WHEN HOW EXIT EXEUNT ENTER CURTAIN END FINIS BLACKOUT SILENCE PAUSE I THE A"
  ).split(" "),
);
const labels = new Set(
  (
    "SFX FX F/X SOUND SOUNDS MUSIC ATMOS GRAMS NOTE NOTES CAST CHARACTERS PERSONS DURATION TITLE TIME PLACE SETTING SET SCENE ACT " +
    "LIGHTS LIGHTING TONE THEME LOGLINE GENRE DATE AUTHOR CREDIT DRAFT CONTACT SOURCE TODO Q A SYNOPSIS MIDPOINT PS NB STAGE SUMMARY"
  ).split(" "),
);

/** Reads a line as a cue of that style, whoever it names; `below` is the text right below it, null at the end of a block. */
export function cueForm(text: string, below: string | null, style: CueStyle): FoundCue | null {
  if (playHeading(text) !== null) return null;
  if (style === "cue-line") return below === null ? null : cueLine(text, below);
  const match = (style === "run-in" ? runIn : colon).exec(text);
  const found = match?.[1]?.toUpperCase();
  if (match === null || found === undefined || found.length > 40) return null;
  if (interjections.has(found) || labels.has(found.split(" ")[0] ?? "")) return null;
  return { name: found, rest: `${match[2]?.trim() ?? ""} ${match[3] ?? ""}`.trim() };
}

function cueLine(text: string, below: string): FoundCue | null {
  const bare = text.replace(/[.:]$/, "");
  const isName =
    looksLikeCue(bare) ||
    isPartHeading(bare) ||
    (bare !== text && new RegExp(`^${name}$`, "u").test(bare));
  if (!isName || isLabelled(text) || (looksLikeCue(below) && !/[.!?…]$/.test(below))) return null;
  const found = parseCue(bare.toUpperCase());
  return found.name.length > 40 || interjections.has(found.name)
    ? null
    : { name: found.name, rest: "" };
}

/** Whether a line gives a sound, a cast list or other matter under a label: `SFX: A door`. */
export function isLabelled(text: string): boolean {
  const label = /^([\p{L}/]+)(?: \d+)?\s*:/u.exec(text)?.[1];
  return label !== undefined && labels.has(label.toUpperCase());
}

/** `Jack and Algernon [Speaking together.]`: two known names and a direction. */
export function jointCue(text: string, names: ReadonlySet<string>): FoundCue | null {
  const match = joint.exec(text);
  const [one, other] = [match?.[1]?.toUpperCase(), match?.[2]?.toUpperCase()];
  if (
    match === null ||
    one === undefined ||
    other === undefined ||
    !names.has(one) ||
    !names.has(other)
  )
    return null;
  return { name: `${one} AND ${other}`, rest: text.slice(match[0].length) };
}

/** Whether what stands after a name could be said: speech opens with a capital, `Fade up: rain` goes on as a direction. */
export function opensSpeech({ rest }: FoundCue): boolean {
  return !/^\P{L}*\p{Ll}/u.test(rest.replace(/^[[(][^\])]*[\])]/u, ""));
}

/** Whether a name joins known ones: `ROSENCRANTZ AND GUILDENSTERN`. */
export function isJointOf(found: string, names: ReadonlySet<string>): boolean {
  const parts = found.split(/ (?:AND|&) |, /);
  return parts.length > 1 && parts.every((part) => names.has(part));
}
