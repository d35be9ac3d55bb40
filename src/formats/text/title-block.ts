import type { TitleDraft } from "../fountain/drafts.ts";

/** Whether a text opens with a Fountain title page. */
export function isTitled(text: string): boolean {
  return /^\s*(?:title|credit|authors?|source|draft date|date|contact|copyright)[ \t]*:/i.test(
    text,
  );
}

/** Parts a text after its title page; the two together are the text. Without one, the title is empty. */
export function splitTitlePage(text: string): { title: string; body: string } {
  if (!isTitled(text)) return { title: "", body: text };
  const end = /\n[ \t]*\n/.exec(text.trimStart());
  if (end === null) return { title: text, body: "" };
  const at = text.length - text.trimStart().length + end.index + 1;
  return { title: text.slice(0, at), body: text.slice(at) };
}

/** The entries of a Fountain title page, as typed. */
export function titleEntries(title: string): TitleDraft[] {
  const entries: { key: string; values: string[] }[] = [];
  for (const line of title.split("\n")) {
    const start = /^([A-Za-z][\w ]*):\s*(.*)$/.exec(line);
    if (start !== null)
      entries.push({
        key: start[1] ?? "",
        values: start[2] === "" || start[2] === undefined ? [] : [start[2].trim()],
      });
    else if (line.trim() !== "") entries.at(-1)?.values.push(line.trim());
  }
  return entries;
}
