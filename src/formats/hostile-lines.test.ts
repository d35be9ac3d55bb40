import { expect, test } from "vitest";
import { normalize, readManuscript } from "./format.ts";

/** Characters in a hostile run: an expression that tries them in pairs takes seconds for each, one that tries all ways, for ever. */
const LENGTH = 20_000;

const units = [
  [" ", "\t", "\u00A0", "1 "],
  [".", "…", "!", ". ", "- ", "-"],
  ["(", ")", "[", "]", "[[", "(A) ", "(a) "],
  ['"', "'", '"a" ', "Aa'"],
  ["1", "A", "a", "A ", "a ", "I ", "AB. "],
  ["*", "_", "\\", "#", "=", "~", "`", "^"],
  ["[a](", "![", "<!--", "```fountain\n", "/*", "<a", "&", "> "],
].flat();

/** Lines of every kind with a hostile run in the middle and at the end; what follows makes an expression fail late. */
const layouts: readonly ((run: string) => string)[] = [
  (run) =>
    `1 INT. A - DAY${run}!\n\nANN ${run}\nHi ${run}b\n\nACT ${run}?\n\nBO (${run}\n(${run}\n\nKEPT\n`,
  (run) => `ANN: One ${run}b.\n\nBO: Two (${run}.\n\nANN: Three ${run}x\n\nBO: Four.\n\nBO: KEPT\n`,
  (run) => `ACT ONE\n\nANN. ${run}b.\n\nBO. ${run}x\n\nANN. Three.\n\nBO. ${run}\n\nANN. KEPT\n`,
  (run) => `Title ${run}12x\n\fINT. A - DAY\n\n${run}*x\n\nTo ${run}x\n\nKEPT\n`,
];

// Nobody can count the steps of a regular expression, and no test here asserts a time. So the lines are only read: where
// one takes more steps than a small multiple of its length, the runner's own limit ends this test.
test.each(["a.fountain", "a.txt", "a.md"])(
  "lines that are long runs of one sign are read in %s as any others, and nothing after them is lost",
  async (name) => {
    for (const unit of units) {
      const run = unit.repeat(LENGTH / unit.length / layouts.length);
      for (const layout of layouts) {
        const manuscript = await readManuscript(Buffer.from(layout(run)), name);
        const { screenplay } = normalize(manuscript);

        expect(screenplay.elements.some(({ text }) => text.includes("KEPT"))).toBe(true);
      }
    }
  },
);
