import type { TitleDraft } from "../fountain/drafts.ts";

/** Markdown as text that the other readers understand: headings keep their `#`, dressing falls away. */
export interface PlainMarkdown {
  readonly text: string;
  /** What the front matter said. */
  readonly titlePage: TitleDraft[];
}

const keys: Readonly<Record<string, string>> = {
  title: "Title",
  author: "Author",
  authors: "Author",
  date: "Draft date",
  credit: "Credit",
  source: "Source",
  contact: "Contact",
};

/** Takes Markdown's dressing off. A fenced block named `fountain` or `screenplay` is the script, and all of it. */
export function plainMarkdown(source: string): PlainMarkdown {
  const { body, titlePage } = takeFrontMatter(source);
  const fence = /^(`{3,}|~{3,})[ \t]*(?:fountain|screenplay)[ \t]*\n([\s\S]*?)\n\1[ \t]*$/im.exec(
    body,
  );
  if (fence !== null) return { text: `${fence[2] ?? ""}\n`, titlePage };
  const lines = body.replace(/<!--[\s\S]*?-->/g, "").split("\n");
  return {
    text: lines
      .map(plainLine)
      .filter((line) => line !== null)
      .join("\n"),
    titlePage,
  };
}

function takeFrontMatter(source: string): { body: string; titlePage: TitleDraft[] } {
  const match = /^---[ \t]*\n([\s\S]{0,10000}?)\n(?:---|\.\.\.)[ \t]*\n/.exec(source);
  if (match === null) return { body: source, titlePage: [] };
  const titlePage = (match[1] ?? "").split("\n").flatMap((line): TitleDraft[] => {
    const entry = /^(\w[\w ]*):\s*["']?(.+?)["']?\s*$/.exec(line);
    const key = keys[entry?.[1]?.toLowerCase() ?? ""];
    return key === undefined ? [] : [{ key, values: [entry?.[2] ?? ""] }];
  });
  return { body: source.slice(match[0].length), titlePage };
}

/** One line without its dressing; null for a line that was dressing only. */
function plainLine(line: string): string | null {
  if (/^(?:`{3,}|~{3,})/.test(line)) return null;
  const unquoted = line.replace(/^>\s?/, "");
  const words = unquoted
    .replace(/(?: {2,}|\\)$/, "")
    .replace(/!\[[^\]]*\]\([^)]*\)/g, "")
    .replace(/\[([^\]]+)\]\((?:[^()]|\([^()]*\))*\)/g, "$1")
    .replace(/(^|[^\w*_])_([^_\n]+)_(?!\w)/g, "$1*$2*")
    .replace(/(^|[^\w*_])__([^_\n]+)__(?!\w)/g, "$1**$2**");
  return undressed(words);
}

/** A line that is bold or a heading as a whole, and in capitals, is a cue or a scene heading in its Sunday clothes. */
function undressed(line: string): string {
  const bare = /^(?:#{1,6}\s+)?(?:\*\*([^*]+)\*\*|\*([^*]+)\*|([^*]+))\s*$/.exec(line);
  const text = bare?.[1] ?? bare?.[2] ?? bare?.[3];
  if (text === undefined || /\p{Ll}/u.test(text) || !/\p{Lu}/u.test(text)) return line;
  return line.startsWith("#") && !/^(?:INT|EXT|EST|I\/E)\b/.test(text) ? line : text.trim();
}
