import { basename, join } from "node:path";
import type { Bench, Row } from "../report/row.ts";
import { scoreLabels } from "./label-scores.ts";
import { scorePlays } from "./play-scores.ts";

const repository = join(import.meta.dirname, "..", "..");

/** How well scripts are read: who speaks, where, what, and who is nobody. */
export const readingScores: Bench = {
  name: "texts",
  title: "Reading scripts",
  method:
    "Each text is read as a run reads the file (`readManuscript`, `normalize`, the scenes, the cast) and compared with labels made by people who had not seen the reader, or with " +
    "the marks of the source. A cue counts when the cast has somebody for it, and is right under any name of its speaker; a stricter row counts every cue, those that the cast refuses included. " +
    "Speeches must agree word for word; names and headings are compared without regard to case and marks. " +
    "Plays come from a folder that is not part of the repository.",
  async run({ texts, corpora }) {
    const rows: Row[] = [];
    const misses: string[] = [];
    const take = (scored: { rows: Row[]; misses: string[] }) => {
      rows.push(...scored.rows);
      misses.push(...scored.misses);
    };
    if (texts !== null) take(await scorePlays(texts));
    take(await scoreLabels("test/corpus", join(repository, "test", "corpus")));
    take(await scoreLabels("hostile formatting", join(repository, "examples")));
    take(
      await scoreLabels(
        "The Night Ferry in all formats",
        join(repository, "examples", "the-night-ferry"),
      ),
    );
    for (const folder of corpora) take(await scoreLabels(`corpus ${basename(folder)}`, folder));
    if (process.env["BACKLOT_BENCH_MISSES"] === "1") for (const miss of misses) console.error(miss);
    const notes =
      texts === null
        ? ["The plays were left out: give their folder with `-- --texts FOLDER`."]
        : [];
    return { rows, notes };
  },
};
