import { escapeText, type ElementDraft } from "./fountain/drafts.ts";

/** Paragraphs whose text is literal, made Fountain text: stars and underscores stay what they are. */
export function escapeDrafts(drafts: readonly ElementDraft[]): ElementDraft[] {
  return drafts.map((draft) => ({ ...draft, text: escapeText(draft.text) }));
}
