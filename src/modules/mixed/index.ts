import { z } from "zod";
import { noteList } from "../../artifacts/note-list.ts";
import { note } from "../../artifacts/note.ts";
import type { ReturnedArtifact } from "../../core/stage.ts";
import { defineStage } from "../../core/stage.ts";

/** Emits its notes one by one and returns them again at the end, with a list of them: each is kept once. */
export const mixed = defineStage({
  name: "mixed",
  version: 1,
  title: "Mixed",
  inputs: {},
  outputs: [note, noteList],
  params: z.object({ titles: z.array(z.string().min(1)).default(["One", "Two", "Three"]) }),
  lane: "cpu",
  async make(_unit, _inputs, { titles }, { emit }) {
    const notes: ReturnedArtifact[] = titles.map((title) => ({
      type: note,
      body: { title, text: title },
      options: { key: title },
    }));
    const from = [];
    for (const title of titles) from.push(await emit(note, { title, text: title }, { key: title }));
    return { artifacts: [...notes, { type: noteList, body: { titles }, options: { from } }] };
  },
});
