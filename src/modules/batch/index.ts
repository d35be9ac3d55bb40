import { z } from "zod";
import { noteList } from "../../artifacts/note-list.ts";
import { note } from "../../artifacts/note.ts";
import { defineStage, optional } from "../../core/stage.ts";
import { whole } from "../../core/view.ts";

/** Returns its notes all at once when it ends, as stages did before there was `emit`. */
export const batch = defineStage({
  name: "batch",
  version: 1,
  title: "Batch",
  inputs: { list: optional(noteList) },
  outputs: [note],
  params: z.object({
    /** Instead of those in the list. */
    titles: z.array(z.string().min(1)).optional(),
    /** Of the whole, in millionths of a US dollar. */
    cost: z.int().min(0).default(0),
  }),
  lane: "cpu",
  async make(_unit, { list }, { titles, cost }) {
    const wanted = titles ?? (list ? whole(list).titles : []);
    return {
      artifacts: wanted.map((title) => ({
        type: note,
        body: { title, text: title },
        options: { key: title },
      })),
      cost,
    };
  },
});
