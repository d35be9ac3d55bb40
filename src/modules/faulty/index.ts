import { z } from "zod";
import { note } from "../../artifacts/note.ts";
import { StudioError } from "../../core/error.ts";
import { defineStage, type StageContext } from "../../core/stage.ts";

const Params = z.object({
  titles: z.array(z.string().min(1)).default(["One", "Two", "Three"]),
  /** Each note a unit of its own; otherwise one unit makes all. */
  split: z.boolean().default(false),
  /** The note that fails, counted from 1; 0: none. */
  failAt: z.int().min(0).default(1),
  /** How many attempts of its unit fail; absent: all. */
  failures: z.int().min(1).optional(),
  /** `transient` is tried again, `permanent` is not, `bug` throws what no stage should, `hang` waits until it is stopped. */
  how: z.enum(["transient", "permanent", "bug", "hang"]).default("permanent"),
});
type Params = z.infer<typeof Params>;

/** Fails on purpose, at one note and in one way, to show what then becomes of the others. */
export const faulty = defineStage({
  name: "faulty",
  version: 1,
  title: "Faulty",
  inputs: {},
  outputs: [note],
  params: Params,
  lane: "cpu",
  retry: { attempts: 4, base: 10, longest: 100 },
  units: (_inputs, { titles, split }) =>
    split ? titles.map((title) => ({ key: title, title })) : [{ key: "", title: "All" }],
  async make({ key }, _inputs, params, context) {
    for (const [index, title] of params.titles.entries()) {
      if (key !== "" && key !== title) continue;
      if (
        index + 1 === params.failAt &&
        context.attempt <= (params.failures ?? Number.POSITIVE_INFINITY)
      )
        await fail(title, params.how, context);
      await context.emit(note, { title, text: title }, { key: title });
      context.output(`${title}\n`);
    }
  },
});

async function fail(title: string, how: Params["how"], { signal }: StageContext): Promise<never> {
  switch (how) {
    case "transient":
      throw new StudioError("transient", `${title} failed, and may not the next time.`);
    case "permanent":
      throw new StudioError("stage-failed", `${title} fails on purpose.`);
    case "bug":
      throw new TypeError(`${title} is not a note`);
    case "hang":
      return new Promise((_resolve, reject) => {
        const stop = () =>
          reject(new StudioError("aborted", `${title} was stopped.`, { cause: signal.reason }));
        if (signal.aborted) stop();
        else signal.addEventListener("abort", stop, { once: true });
      });
  }
}
