import type { TitleDraft } from "../fountain/drafts.ts";

/** Markdown as text that the other readers understand: headings keep their `#`, dressing falls away. */
export interface PlainMarkdown {
  readonly text: string;
  /** What the front matter said. */
  readonly titlePage: TitleDraft[];
}

const keys: ReadonlyMap<string, string> = new Map([
  ["title", "Title"],
  ["author", "Author"],
  ["authors", "Author"],
  ["date", "Draft date"],
  ["credit", "Credit"],
  ["source", "Source"],
  ["contact", "Contact"],
]);

/** Takes Markdown's dressing off. A fenced block named `fountain` or `screenplay` is the script, and all of it. */
export function plainMarkdown(source: string): PlainMarkdown {
  const { body, titlePage } = takeFrontMatter(source);
  const script = fencedScript(body.split("\n"));
  if (script !== null) return { text: `${script}\n`, titlePage };
  const lines = withoutComments(body).split("\n");
  return {
    text: lines
      .map(plainLine)
      .filter((line) => line !== null)
      .join("\n"),
    titlePage,
  };
}

/** What stands in the first fenced block that names a script and is closed. */
function fencedScript(lines: readonly string[]): string | null {
  const closes = new Map<string, number>();
  lines.forEach((line, at) => {
    if (/^(?:`{3,}|~{3,})[ \t]*$/.test(line)) closes.set(line.trimEnd(), at);
  });
  for (const [at, line] of lines.entries()) {
    const fence = /^(`{3,}|~{3,})[ \t]*(?:fountain|screenplay)[ \t]*$/i.exec(line)?.[1];
    if (fence === undefined || (closes.get(fence) ?? -1) <= at) continue;
    const end = lines.findIndex((other, below) => below > at && other.trimEnd() === fence);
    return lines.slice(at + 1, end).join("\n");
  }
  return null;
}

/** A text without its comments; one that is never closed is text. */
function withoutComments(text: string): string {
  const [first = "", ...rest] = text.split("<!--");
  let seen = first;
  let isOpen = false;
  const last = rest.findLastIndex((part) => part.includes("-->"));
  rest.forEach((part, at) => {
    const close = part.indexOf("-->");
    isOpen = at <= last && close === -1;
    if (at > last) seen += `<!--${part}`;
    else if (!isOpen) seen += part.slice(close + 3);
  });
  return seen;
}

function takeFrontMatter(source: string): { body: string; titlePage: TitleDraft[] } {
  const match = /^---[ \t]*\n([\s\S]{0,10000}?)\n(?:---|\.\.\.)[ \t]*\n/.exec(source);
  if (match === null) return { body: source, titlePage: [] };
  const titlePage = (match[1] ?? "").split("\n").flatMap((line): TitleDraft[] => {
    const entry = /^(\w[\w ]*):(.*)$/.exec(line);
    const key = keys.get(entry?.[1]?.toLowerCase() ?? "");
    const value = (entry?.[2] ?? "").trim().replace(/^["'](?=.)|(?<=.)["']$/g, "");
    return key === undefined || value === "" ? [] : [{ key, values: [value] }];
  });
  return { body: source.slice(match[0].length), titlePage };
}

/** One line without its dressing; null for a line that was dressing only. */
function plainLine(line: string): string | null {
  if (/^(?:`{3,}|~{3,})/.test(line)) return null;
  const unquoted = line.replace(/^>\s?/, "");
  const words = unquoted
    .replace(/(?:(?<! ) {2,}|\\)$/, "")
    .replace(/!\[[^[\]]*\]\([^()]*\)/g, "")
    .replace(/\[([^[\]]+)\]\([^()]*(?:\([^()]*\)[^()]*)*\)/g, "$1")
    .replace(/(^|[^\w*_])_([^_\n]+)_(?!\w)/g, "$1*$2*")
    .replace(/(^|[^\w*_])__([^_\n]+)__(?!\w)/g, "$1**$2**");
  return undressed(words);
}

/** A line that is bold or a heading as a whole, and in capitals, is a cue or a scene heading in its Sunday clothes. */
function undressed(line: string): string {
  const bare = /^(?:#{1,6}\s+(?=\S))?(?:\*\*([^*]+)\*\*|\*([^*]+)\*|([^*]+))$/.exec(line.trimEnd());
  const text = bare?.[1] ?? bare?.[2] ?? bare?.[3];
  if (text === undefined || /\p{Ll}/u.test(text) || !/\p{Lu}/u.test(text)) return line;
  return line.startsWith("#") && !/^(?:INT|EXT|EST|I\/E)\b/.test(text) ? line : text.trim();
}
