import { refName, type ArtifactRef, type VersionRecord } from "../../core/artifact.ts";
import { byWhom, countedType, listed, sourceWord, typeName } from "../../core/wording.ts";
import type { ShownArtifact } from "../../studio/artifacts.ts";
import { momentText } from "../moment.ts";
import type { Paint } from "../terminal.ts";
import { harmless, wrapped } from "../width.ts";
import { entryLines, indented } from "./entries.ts";
import { sceneLines, textLines } from "./script-lines.ts";
import { shortLines } from "./short-lines.ts";
import {
  isEmpty,
  isFields,
  isUnsaid,
  labelOf,
  quotesOf,
  wordsOf,
  type Fields,
  type Reading,
} from "./values.ts";

/** What stands around an artifact on its page. */
export interface Surrounding extends Reading {
  readonly latestVersion: number;
  /** Title of the stage that made it; null where no stage did. */
  readonly stageTitle: string | null;
  readonly paint: Paint;
  readonly columns: number;
}

/** Lines longer than that are tiring to read. */
const widest = 100;

/** An artifact for people: what it is, who made it how, every field in words, every claim with the lines that show it. */
export function pageLines(
  { record, body, madeFrom, usedBy }: ShownArtifact,
  around: Surrounding,
): string[] {
  const { paint } = around;
  const columns = Math.min(widest, around.columns - 1);
  const head = [
    ...wrapped(harmless(titleOf(record, body)), columns).map((line) => paint("bold", line)),
    ...wrapped(harmless(standingText(record, around)), columns),
    ...wrapped(harmless(originText(record, around)), columns),
    ...wrapped(harmless(lineageText(madeFrom, usedBy)), columns).map((line) => paint("dim", line)),
  ].filter((line) => line !== "");
  if (isFields(body)) return [...head, ...fieldLines(body, record.ref.key, around, columns)];
  return [...head, "", ...entryLines(body, around, columns)];
}

function titleOf({ ref }: VersionRecord, body: unknown): string {
  const kind = capital(typeName(ref.type, 1));
  if (!isFields(body)) return kind;
  const { sceneNumber, heading, name, title } = body;
  if (typeof heading === "string")
    return `${kind} ${typeof sceneNumber === "string" ? sceneNumber : ""}: ${heading || "without a heading"}`;
  const called = [name, title].filter((one) => typeof one === "string").find((one) => one !== "");
  return called === undefined ? kind : `${kind}: ${called}`;
}

function standingText(
  { ref, standing }: VersionRecord,
  { latestVersion, isCurrent }: Surrounding,
): string {
  const which = latestVersion > 1 ? `version ${ref.version} of ${latestVersion}` : "version 1";
  const stands = isCurrent
    ? "the current one"
    : standing === "proposed"
      ? "proposed beside a person's words"
      : standing === "isolated"
        ? "of its run alone"
        : "an earlier one";
  return `${refName(ref)}: ${which}, ${stands}.`;
}

function originText(record: VersionRecord, { stageTitle }: Surrounding): string {
  const { source, createdBy, createdAt, remarks } = record;
  const how = source === "human" ? `by ${byWhom(createdBy)}` : sourceWord[source];
  const where = stageTitle === null || source === "human" ? "" : ` in the stage ${stageTitle}`;
  const sure =
    remarks.confidence === undefined
      ? ""
      : ` ${wordsOf("confidence", remarks.confidence, noNames)}.`;
  const why = remarks.rationale ? ` “${remarks.rationale}”` : "";
  return `Made ${how}${where}, ${momentText(createdAt)}.${sure}${why}`;
}

const noNames: Reading = { names: { scenes: [], entities: [] }, isCurrent: true };

function lineageText(madeFrom: readonly ArtifactRef[], usedBy: readonly ArtifactRef[]): string {
  const parts = [
    madeFrom.length > 0 ? `Made from ${kinds(madeFrom)}.` : "",
    usedBy.length > 0 ? `Used by ${kinds(usedBy)}.` : "",
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function kinds(refs: readonly ArtifactRef[]): string {
  const counts = new Map<string, Set<string>>();
  for (const { type, key } of refs) counts.set(type, (counts.get(type) ?? new Set()).add(key));
  return listed([...counts].map(([type, keys]) => countedType(keys.size, type)));
}

function fieldLines(body: Fields, key: string, around: Surrounding, columns: number): string[] {
  // Its own id is its address, which stands at the top.
  const fields = Object.entries(body).filter(
    ([field, value]) => !isUnsaid(field) && (value !== key || key === ""),
  );
  const empty = fields.filter(([, value]) => isEmpty(value)).map(([field]) => labelOf(field));
  const said = fields.filter(([, value]) => !isEmpty(value));
  const short = said.flatMap(([field, value]) => {
    const words = isLongText(value) ? null : wordsOf(field, value, around);
    return words === null ? [] : [[labelOf(field), words] as const];
  });
  const lines = short.length === 0 ? [] : ["", ...shortLines(short, around.paint, columns)];
  const long = said.filter(
    ([field, value]) => isLongText(value) || wordsOf(field, value, around) === null,
  );
  // Whole texts come last: whoever reads only the beginning has seen the rest.
  const texts = long.filter(([field, value]) => field === "elements" || isLongText(value));
  for (const [field, value] of [...long.filter((one) => !texts.includes(one)), ...texts])
    lines.push(
      "",
      around.paint("bold", labelOf(field)),
      ...blockLines(field, value, body, around, columns),
    );
  if (empty.length > 0)
    lines.push(
      "",
      ...wrapped(`Nothing is known or set of: ${listed(empty).toLowerCase()}.`, columns).map(
        (line) => around.paint("dim", line),
      ),
    );
  return lines;
}

function isLongText(value: unknown): value is string {
  return typeof value === "string" && value.includes("\n");
}

function blockLines(
  field: string,
  value: unknown,
  body: Fields,
  around: Surrounding,
  columns: number,
): string[] {
  if (isLongText(value)) return textLines(value, columns);
  const scene = field === "elements" ? sceneLines(value, body["sourceSpan"], columns) : null;
  if (scene) return scene;
  if (Array.isArray(value))
    return (value as unknown[]).flatMap((one) => entryLines(one, around, columns));
  if (!isFields(value)) return [];
  if (isMap(value)) return Object.values(value).flatMap((one) => entryLines(one, around, columns));
  const inner = Object.entries(value).filter(([name, one]) => !isUnsaid(name) && !isEmpty(one));
  const quotes = quotesOf(value, around).flatMap((quote) => indented(quote, "  ", columns));
  const rest = inner.flatMap(([name, one]) => {
    if (quotes.length > 0 && ["quote", "sceneId", "evidence"].includes(name)) return [];
    const words = wordsOf(name, one, around);
    if (words !== null) return indented(`${labelOf(name)}: ${words}`, "  ", columns);
    return [
      `  ${labelOf(name)}:`,
      ...blockLines(name, one, value, around, columns - 2).map((line) => `  ${line}`),
    ];
  });
  return [...quotes, ...rest];
}

/** Whether every field is an entry of its own, kept by id. */
function isMap(value: Fields): boolean {
  const all = Object.entries(value);
  return all.every(([key, one]) => isFields(one) && (one["id"] === key || one["name"] === key));
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
