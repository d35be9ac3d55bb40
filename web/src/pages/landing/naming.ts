/** `The Night Ferry` of `the-night-ferry.fountain`. */
export function nameOf(filename: string): string {
  const words = filename
    .replace(/\.[^.]+$/u, "")
    .replaceAll(/[_\s]+|(?<=\w)-(?=\w)/gu, " ")
    .trim();
  const isPlain = words === words.toLowerCase();
  const name = isPlain
    ? words.replaceAll(/(^|\s)\p{Ll}/gu, (letter) => letter.toUpperCase())
    : words;
  return name.slice(0, 200) || "Untitled";
}

/** The name of what was written: its first line with something on it. */
export function nameOfText(text: string): string {
  const line = text.split("\n").find((one) => one.trim() !== "") ?? "";
  const words = line
    .replace(/^\s*(?:#+|title:)\s*/iu, "")
    .replaceAll(/[*_]/gu, "")
    .trim();
  return words.length <= 60 ? words || "Untitled" : `${words.slice(0, 57).trim()}…`;
}
