import { harmless, wrapped } from "../width.ts";
import {
  isEmpty,
  isFields,
  isQuoted,
  isUnsaid,
  labelOf,
  leadOf,
  quotesOf,
  wordsOf,
  type Fields,
  type Reading,
} from "./values.ts";

/** Fields that say how sure an entry is; they stand in brackets behind it. */
const sureness: ReadonlySet<string> = new Set(["method", "confidence"]);
/** Quotes of one entry that are shown; more are counted. */
const mostQuotes = 3;
/** Fields whose value says what it is. */
const plainFields: ReadonlySet<string> = new Set([
  "rationale",
  "sceneId",
  "value",
  "why",
  "relationshipType",
  "kind",
  "how",
  "intExt",
]);
/** Fields that say again what others of the entry say. */
const doubled: Readonly<Record<string, string>> = {
  heading: "sceneId",
  sceneNumber: "sceneId",
  with: "name",
  verdict: "rationale",
};
/** Numbers that count nothing: they stand behind their name. */
const positions: ReadonlySet<string> = new Set(["rank", "ordinal"]);

/** One entry of a list: its name and facts in a line, then the words of the script that show it. */
export function entryLines(value: unknown, reading: Reading, columns: number): string[] {
  if (!isFields(value))
    return bullet(wordsOf("", value, reading) ?? JSON.stringify(value), columns);
  const lead = leadOf(value);
  const named = lead === undefined ? "" : (wordsOf(lead, value[lead], reading) ?? "");
  const said = facts(value, lead, reading).filter((fact) => fact !== named);
  const sure = [...sureness].flatMap((field) => wordsOf(field, value[field], reading) || []);
  const text = [named, said.join("; ")].filter((part) => part !== "").join(": ");
  const quotes = quotesOf(value, reading);
  const first = `${text}${sure.length > 0 ? ` (${sure.join(", ")})` : ""}`.trim();
  const shown = quotes.slice(0, mostQuotes);
  if (quotes.length > mostQuotes) shown.push(`and ${quotes.length - mostQuotes} more`);
  if (first === "") return shown.flatMap((quote) => bullet(quote, columns));
  return [
    ...bullet(first, columns),
    ...shown.flatMap((quote) => indented(quote, "    ", columns)),
    ...nested(value, reading, columns),
  ];
}

function facts(value: Fields, lead: string | undefined, reading: Reading): string[] {
  return Object.entries(value).flatMap(([field, one]) => {
    if (field === lead || sureness.has(field) || isUnsaid(field)) return [];
    // An id beside the name that it stands for.
    if (field.endsWith("Id") && field.slice(0, -2) in value) return [];
    const other = Object.hasOwn(doubled, field) ? doubled[field] : undefined;
    if (other !== undefined && other in value) return [];
    if (isQuoted(field, value) || isEmpty(one) || one === false) return [];
    const label = labelOf(field).toLowerCase();
    if (one === true) return [label];
    const words = wordsOf(field, one, reading);
    if (words === null || words === "") return [];
    if (typeof one === "number" && /^\d+$/u.test(words) && !positions.has(field))
      return [`${words} ${one === 1 ? label.replace(/s$/u, "") : label}`];
    return plainFields.has(field) ? [words.replace(/\.$/u, "")] : [`${label} ${words}`];
  });
}

/** Lists inside an entry that are more than a line. */
function nested(value: Fields, reading: Reading, columns: number): string[] {
  return Object.entries(value).flatMap(([field, one]) => {
    if (isUnsaid(field) || isQuoted(field, value) || isEmpty(one)) return [];
    if (wordsOf(field, one, reading) !== null) return [];
    const members = Array.isArray(one) ? (one as unknown[]) : [one];
    const lines = members.flatMap((member) => entryLines(member, reading, columns - 4));
    return [`    ${labelOf(field)}:`, ...lines.map((line) => `    ${line}`)];
  });
}

function bullet(text: string, columns: number): string[] {
  const [first = "", ...rest] = wrapped(harmless(text), columns - 4);
  return [`  · ${first}`, ...rest.map((line) => `    ${line}`)];
}

/** A text broken into lines that all begin with the same space. */
export function indented(text: string, space: string, columns: number): string[] {
  return wrapped(harmless(text), columns - space.length).map((line) => `${space}${line}`);
}
