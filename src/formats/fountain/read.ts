import { withIds } from "../../core/screenplay/ids.ts";
import type { Screenplay } from "../../core/screenplay/model.ts";
import { readBody } from "./body.ts";
import { linesOf } from "./lines.ts";
import { readTitlePage } from "./title-page.ts";

/**
 * Reads Fountain 1.1. Any string is a script: nothing throws, and what is no known form is action.
 *
 * The elements' `raw` together with the title page's are the whole source, so that `writeFountain` gives it back byte for
 * byte. Notes and boneyards inside a paragraph stay in its text, as emphasis does; `plainText` takes them out.
 */
export function readFountain(source: string): Screenplay {
  const byteOrderMark = source.startsWith("\uFEFF");
  const text = byteOrderMark ? source.slice(1) : source;
  const lines = linesOf(text);
  const { entries, bodyStart } = readTitlePage(text, lines);
  return {
    titlePage: entries,
    elements: withIds(readBody(text, lines.slice(bodyStart))),
    layout: { byteOrderMark, lineEnd: firstLineEnd(text) },
  };
}

function firstLineEnd(text: string): "\n" | "\r\n" | "\r" {
  const found = /\r\n|\n|\r/u.exec(text)?.[0];
  return found === "\r\n" || found === "\r" ? found : "\n";
}
