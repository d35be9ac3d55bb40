import type { Source } from "./artifact.ts";
import { localPerson, principalName } from "./principal.ts";
import type { WorkStatus } from "./run.ts";

/** `1 line`, `2 lines`; a plural that is not made with an s is given. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Eighths of a page as a breakdown sheet has them: `3/8`, `2`, `1 1/8`. */
export function pagesInWords(eighths: number): string {
  const whole = Math.floor(eighths / 8);
  const rest = eighths % 8;
  if (rest === 0) return `${whole}`;
  return whole === 0 ? `${rest}/8` : `${whole} ${rest}/8`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** `0.4 s`, `12 s`, `3:07`. */
export function timeText(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60);
  const rest = `${whole % 60}`.padStart(2, "0");
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${`${minutes % 60}`.padStart(2, "0")}:${rest}`;
}

/** How types of artifacts are called, one and many. */
const spoken: Readonly<Record<string, readonly [one: string, many: string]>> = {
  "scene-index": ["scene list", "scene lists"],
  "character-bible": ["character", "characters"],
  "raw-input": ["file read", "files read"],
  "canonical-script": ["script", "scripts"],
  "entity-discovery": ["cast list", "cast lists"],
  "project-config": ["set of project settings", "sets of project settings"],
};

/** A type as people call it: `scene`, `characters`. */
export function typeName(type: string, count: number): string {
  const noun = type.replaceAll("-", " ");
  const [one, many] = spoken[type] ?? [noun, plural(noun)];
  return count === 1 ? one : many;
}

/** `1 scene`, `8 characters`: so many artifacts of a type. */
export function countedType(count: number, type: string): string {
  return `${count} ${typeName(type, count)}`;
}

function plural(noun: string): string {
  if (/[^aeiou]y$/u.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/u.test(noun) ? `${noun}es` : `${noun}s`;
}

/** The word for a status: Waiting, Working, Needs you, Ready, Failed, and a few that say why there is nothing to do. */
export const statusWord: Readonly<Record<WorkStatus, string>> = {
  queued: "Waiting",
  running: "Working",
  paused: "Paused",
  awaiting_approval: "Needs you",
  completed: "Ready",
  completed_with_errors: "Ready, with failures",
  early_exit: "Ready",
  failed: "Failed",
  cancelled: "Cancelled",
  interrupted: "Cut off",
  reused: "Ready, unchanged",
  skipped: "Left out",
  blocked: "Not started",
};

const knownActors: Readonly<Record<string, string>> = {
  [principalName(localPerson)]: "you",
  timer: "the timer",
  sample: "the sample",
};

/** Who acted, as the person at this machine is told: `you`, `the timer`, `Backlot`. */
export function byWhom(recorded: string): string {
  if (recorded.startsWith("system:")) return "Backlot";
  return knownActors[recorded] ?? recorded.replace(/^user:/u, "");
}

/** How a version came about. */
export const sourceWord: Readonly<Record<Source, string>> = {
  code: "by rules",
  ai: "by a model",
  human: "by a person",
  hybrid: "by rules and a model",
  import: "by an import",
};
