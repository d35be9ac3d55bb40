import { expect, test } from "vitest";
import { readFountain } from "../../formats/fountain/read.ts";
import { sceneBodies } from "../../modules/breakdown-scenes/scene-body.ts";
import { inScript } from "./evidence.ts";
import { productionScenes } from "./production-scenes.ts";
import { evidenceOf } from "./scene-text.ts";

const text = `INT. ATTIC - DAY

Dust.

.THE CELLAR #4#

  !  Rain. A *very* wet
 cat [[no dog]] sleeps. More rain.

@Mara (V.O.) ^
   Cats.
     Wet cats.
`;

/** The evidence for a quote, and the words of the script that its span covers. */
function covered(quote: string) {
  const [, cellar] = sceneBodies(productionScenes(readFountain(text)));
  const element = cellar?.elements.find((one) =>
    one.text.replace(/[*\s]+/gu, "").includes(quote.slice(0, 4).replace(/\s/gu, "")),
  );
  if (!cellar || !element) throw new Error(`no ${quote}`);
  const span = inScript(evidenceOf(cellar, element, quote).span, cellar.sourceSpan);
  const lines = text.split("\n").slice(span.startLine - 1, span.endLine);
  lines[lines.length - 1] = lines.at(-1)!.slice(0, span.endColumn - 1);
  lines[0] = lines[0]!.slice(span.startColumn - 1);
  return lines.join("\n");
}

test.each([
  ["Rain.", "Rain."],
  ["A very wet cat sleeps.", "A *very* wet\n cat [[no dog]] sleeps."],
  ["THE CELLAR", "THE CELLAR"],
  ["Mara (V.O.)", "Mara (V.O.)"],
  ["Cats. Wet cats.", "Cats.\n     Wet cats."],
  ["Wet cats.", "Wet cats."],
])("the span of a quote covers its words in the script and no more: %s", (quote, source) => {
  expect(covered(quote)).toBe(source);
});
