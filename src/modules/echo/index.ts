import { z } from "zod";
import { noteList } from "../../artifacts/note-list.ts";
import { note } from "../../artifacts/note.ts";
import { defineStage, optional } from "../../core/stage.ts";
import { whole } from "../../core/view.ts";

/** Emits the notes it is told to, one by one: what a stage that shows each piece at once looks like. */
export const echo = defineStage({
  name: "echo",
  version: 1,
  title: "Echo",
  inputs: { list: optional(noteList) },
  outputs: [note],
  params: z.object({
    /** Instead of those in the list. */
    titles: z.array(z.string().min(1)).optional(),
    /** Before each note, in milliseconds. */
    delay: z.int().min(0).default(0),
  }),
  lane: "cpu",
  async make(_unit, { list }, { titles, delay }, { emit, output, progress, clock, signal }) {
    const wanted = titles ?? (list ? whole(list).titles : []);
    for (const [index, title] of wanted.entries()) {
      if (delay > 0) await clock.sleep(delay, signal);
      await emit(note, { title, text: title }, { key: title });
      output(`${title}\n`);
      progress(index + 1, wanted.length, title);
    }
  },
});
