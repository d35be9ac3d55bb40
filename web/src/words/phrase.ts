/** `1 scene`, `2 scenes`; a plural that is not made with an s is given. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** `0.4 s`, `12 s`, `3 min 7 s`, `2 h 5 min`. */
export function lasted(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const steps = [
  ["minute", 60],
  ["hour", 60],
  ["day", 24],
] as const;

/** `just now`, `5 minutes ago`, `yesterday`; a date when it is longer ago than a week. */
export function ago(moment: number, now: number): string {
  let length = Math.round((moment - now) / 1000);
  if (Math.abs(length) < 45) return "just now";
  let unit: Intl.RelativeTimeFormatUnit = "second";
  for (const [next, size] of steps) {
    if (Math.abs(length) < size) break;
    length = Math.round(length / size);
    unit = next;
  }
  if (unit === "day" && Math.abs(length) > 7) return dateOf(moment);
  return relative.format(length, unit);
}

/** `21 Nov 2026, 19:05`. */
export function dateOf(moment: number): string {
  return new Date(moment).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}

/** How types of artifacts are called, one and many; others are called by their names. */
const spoken: Readonly<Record<string, readonly [one: string, many: string]>> = {
  "scene-index": ["scene list", "scene lists"],
  "character-bible": ["character", "characters"],
  "raw-input": ["file read", "files read"],
  "canonical-script": ["script", "scripts"],
  "entity-discovery": ["cast list", "cast lists"],
  "project-config": ["production settings", "production settings"],
};

/** A type as people call it: `scene`, `characters`. */
export function typeName(type: string, count = 1): string {
  const noun = type.replaceAll("-", " ");
  const [one, many] = spoken[type] ?? [noun, plural(noun)];
  return count === 1 ? one : many;
}

function plural(noun: string): string {
  if (/[^aeiou]y$/u.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/u.test(noun) ? `${noun}es` : `${noun}s`;
}
