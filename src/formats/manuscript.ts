import type { Classification } from "./classify.ts";
import type { ElementDraft, TitleDraft } from "./fountain/drafts.ts";

export type FormatName = "fountain" | "fdx" | "pdf" | "docx" | "text" | "markdown";

/** What a file turned out to hold. */
export interface Manuscript {
  readonly format: FormatName;
  /** Readable text in reading order, "\n" line ends, as near to the source as the format allows. */
  readonly text: string;
  /** Typed paragraphs where the format or its layout says what they are; null when the text itself is the script (Fountain), or no script. */
  readonly paragraphs: readonly ElementDraft[] | null;
  readonly titlePage: readonly TitleDraft[];
  readonly classification: Classification;
  /** Of the bytes: `utf-8`, `utf-16le`, `windows-1252` … Files that are no text name their container's. */
  readonly encoding: string;
  /** What was repaired, guessed or left out, one sentence each. */
  readonly warnings: readonly string[];
}
