import { z } from "zod";
import { Method } from "../../core/artifact.ts";
import { pagesInWords, timeText } from "../../core/wording.ts";
import { momentText } from "../moment.ts";
import type { StoryNames } from "../../studio/story-names.ts";

/** What the page needs to say a value in words. */
export interface Reading {
  readonly names: StoryNames;
  /** Whether the version is the current one, so that its scenes stand where the current script has them. */
  readonly isCurrent: boolean;
}

export type Fields = Readonly<Record<string, unknown>>;

const LineSpan = z.object({ startLine: z.number(), endLine: z.number() });
const Quoted = z.object({ quote: z.string(), sceneId: z.string(), span: LineSpan });
const isMethod = (value: unknown): value is Method => Method.safeParse(value).success;

/** Of use to programs alone. */
const unsaid: ReadonlySet<string> = new Set(["id", "elementId", "span", "inScene", "digest"]);
/** What a field of evidence says beside the quote. */
const evidenceFields: ReadonlySet<string> = new Set(["quote", "sceneId", "evidence"]);

/** Fields whose number needs its unit said. */
const units: Readonly<Record<string, (value: number) => string>> = {
  eighths: (value) => `${pagesInWords(value)} ${value > 8 ? "pages" : "page"}`,
  pageEighths: (value) => `${pagesInWords(value)} ${value > 8 ? "pages" : "page"}`,
  estimatedSeconds: (value) => `about ${timeText(value * 1000)}`,
  estimatedRuntimeMinutes: (value) => `about ${Math.round(value)} min`,
  estimatedDurationMinutes: (value) => `about ${Math.round(value)} min`,
  budgetCap: (value) => `${value / 1_000_000} US dollars`,
  questions: percent,
  exclamations: percent,
};
/** Fields whose name is not what people say. */
const labels: Readonly<Record<string, string>> = {
  eighths: "length",
  pageEighths: "length",
  estimatedSeconds: "on screen",
  estimatedRuntimeMinutes: "running time",
  estimatedDurationMinutes: "running time",
  intExt: "inside or outside",
  sourceSpan: "script lines",
  scenePresence: "scenes",
  sceneIds: "scenes",
  sceneId: "scene",
  speakingSceneIds: "speaks in scenes",
  firstScene: "first in",
  count: "times",
  charactersPresent: "present",
  explicitEvidence: "what the script says",
  inferredTraits: "what follows by rule",
  detectionDetails: "how each was found",
  provenance: "how each was found",
  variantOf: "the same person as",
  elements: "text",
  scriptText: "script",
};

/** `dialogueSummary` as `Dialogue summary`. */
export function labelOf(field: string): string {
  const words = labels[field] ?? field.replace(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);
  const said = words.replaceAll("-", " ").replace(/ ids?$/u, "");
  return `${said.slice(0, 1).toUpperCase()}${said.slice(1)}`;
}

export function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isFields(value) && Object.values(value).every(isEmpty);
}

/** Whether a field is left out of the page, because it says nothing to a person. */
export function isUnsaid(field: string): boolean {
  return unsaid.has(field);
}

/** A value that fits on a line, in words; null where it is more than that. */
export function wordsOf(field: string, value: unknown, reading: Reading): string | null {
  if (isEmpty(value)) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return numberText(field, value);
  if (typeof value === "string") return stringText(field, value, reading);
  if (Array.isArray(value)) return listText(field, value, reading);
  const span = LineSpan.safeParse(value);
  if (span.success) return `${span.data.startLine} to ${span.data.endLine}`;
  return nameAlone(value as Fields);
}

function numberText(field: string, value: number): string {
  if (isConfidence(field)) return `${percent(value)} sure`;
  if (field.endsWith("At")) return momentText(value);
  const unit = Object.hasOwn(units, field) ? units[field] : undefined;
  return unit?.(value) ?? (Number.isInteger(value) ? `${value}` : value.toFixed(1));
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function isConfidence(field: string): boolean {
  return /confidence$/iu.test(field);
}

function stringText(field: string, value: string, reading: Reading): string {
  if (field === "method" && isMethod(value)) return methodText(value);
  if (field === "field") return labelOf(value);
  if (field === "intExt") return insideText(value);
  if (field === "relationshipType" || field === "how") return value.replaceAll("-", " ");
  return meant(value, reading);
}

function insideText(value: string): string {
  const sides: Readonly<Record<string, string>> = { INT: "inside", EXT: "outside" };
  return value
    .split("/")
    .map((side) => sides[side] ?? side)
    .join(" and ");
}

/** What an id stands for, else the text as it is. */
function meant(value: string, { names: { scenes, entities } }: Reading): string {
  const scene = scenes.find(({ id }) => id === value);
  if (scene) return `scene ${scene.number}, ${scene.heading || "without a heading"}`;
  return entities.find(({ id }) => id === value)?.name ?? value;
}

function listText(field: string, values: readonly unknown[], reading: Reading): string | null {
  const sceneNumbers = values.map(
    (value) => reading.names.scenes.find(({ id }) => id === value)?.number,
  );
  if (sceneNumbers.every((number) => number !== undefined)) return sceneNumbers.join(", ");
  const words = values.map((value) =>
    typeof value === "object"
      ? isFields(value)
        ? nameAlone(value)
        : null
      : wordsOf(field, value, reading),
  );
  if (!words.every((word) => word !== null)) return null;
  const areSentences = words.every((word) => word.endsWith("."));
  return words.join(areSentences ? " " : ", ");
}

/** `MARA` of an id and a name, `sea (4)` of a word and its count. */
function nameAlone(value: Fields): string | null {
  const { id: _, name, word, count, ...rest } = value;
  if (Object.keys(rest).length > 0) return null;
  if (typeof name === "string" && count === undefined) return name;
  return typeof word === "string" ? `${word} (${String(count)})` : null;
}

function methodText(method: Method): string {
  switch (method) {
    case "parser":
      return "read off the format";
    case "rule":
      return "by rule";
    case "ai":
      return "by a model";
    case "human":
      return "by a person";
  }
}

/** What an entry is called by, the best first. */
const leads = ["trait", "name", "label", "field", "target", "title", "word", "text"];

/** The field that an entry is called by; undefined where it has none. */
export function leadOf(value: Fields): string | undefined {
  return leads.find((field) => typeof value[field] === "string" && value[field] !== "");
}

/** What an entry is called; null where it has no name. */
export function nameIn(value: Fields): string | null {
  const lead = leadOf(value);
  return lead === undefined ? null : String(value[lead]);
}

/** The quotes that a value rests on, each with where it stands. */
export function quotesOf(value: Fields, reading: Reading): string[] {
  const own = Quoted.safeParse(value);
  const found = own.success ? [own.data] : evidenceIn(value["evidence"]);
  return found.map(
    ({ quote, sceneId, span }) => `“${quote}” (${placeText(sceneId, span.startLine, reading)})`,
  );
}

function evidenceIn(value: unknown): z.infer<typeof Quoted>[] {
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  return list.flatMap((one) => Quoted.safeParse(one).data ?? []);
}

/** Evidence counts lines from its scene's first; people look them up in the script. */
function placeText(sceneId: string, line: number, { names, isCurrent }: Reading): string {
  const scene = names.scenes.find(({ id }) => id === sceneId);
  if (!scene) return `line ${line} of its scene`;
  return isCurrent
    ? `scene ${scene.number}, line ${scene.firstLine + line - 1}`
    : `line ${line} of scene ${scene.number}`;
}

/** Fields of an entry that its quotes say already. */
export function isQuoted(field: string, value: Fields): boolean {
  return evidenceFields.has(field) && ("quote" in value || field === "evidence");
}
