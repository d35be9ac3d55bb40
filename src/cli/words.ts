import type { WorkStatus } from "../core/run.ts";

/** How types are called on screen, one and many. */
const spoken: Readonly<Record<string, readonly [one: string, many: string]>> = {
  scene: ["scene", "scenes"],
  "scene-index": ["scene list", "scene lists"],
  "character-bible": ["character", "characters"],
  "raw-input": ["file read", "files read"],
  "canonical-script": ["script", "scripts"],
  "entity-discovery": ["cast list", "cast lists"],
  "project-config": ["set of project settings", "sets of project settings"],
};

/** `1 scene`, `8 scenes`, `3 notes`. */
export function counted(count: number, type: string): string {
  return `${count} ${typeName(type, count)}`;
}

export function typeName(type: string, count: number): string {
  const [one, many] = spoken[type] ?? [
    type.replaceAll("-", " "),
    plural(type.replaceAll("-", " ")),
  ];
  return count === 1 ? one : many;
}

function plural(noun: string): string {
  if (/[^aeiou]y$/u.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/u.test(noun) ? `${noun}es` : `${noun}s`;
}

/** The screen's word for a status: Draft, Working, Needs you, Ready, Failed, and a few that say why there is nothing to do. */
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
  blocked: "Cannot begin",
};

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

/** A moment as people write it here: `2026-11-21 15:04`. */
export function momentText(at: number): string {
  const date = new Date(at);
  const two = (number: number) => `${number}`.padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Eighths of a page as a breakdown sheet has them: `1 3/8`. */
export function pagesText(eighths: number): string {
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
