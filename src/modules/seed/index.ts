import { z } from "zod";
import { noteList } from "../../artifacts/note-list.ts";
import { defineStage } from "../../core/stage.ts";

/** Lists the notes that the stages after it make: something to start from when trying out the studio. */
export const seed = defineStage({
  name: "seed",
  version: 1,
  title: "Seed",
  inputs: {},
  outputs: [noteList],
  params: z.object({ titles: z.array(z.string().min(1)).default(["One", "Two", "Three"]) }),
  lane: "cpu",
  async make(_unit, _inputs, { titles }, { emit }) {
    await emit(noteList, { titles });
  },
});
