import { z } from "zod";
import { defineArtifactType } from "../core/artifact.ts";
import { StudioError } from "../core/error.ts";
import { defineStage, many, type AnyStage } from "../core/stage.ts";

/** Small stages for the engine's own tests. */

export const word = defineArtifactType({
  name: "word",
  schema: z.object({ text: z.string() }),
  summarize: ({ text }) => text,
});
export const list = defineArtifactType({
  name: "list",
  schema: z.object({ words: z.array(z.string()) }),
  summarize: ({ words }) => `${words.length} words`,
});
export const shout = defineArtifactType({
  name: "shout",
  schema: z.object({ text: z.string() }),
  summarize: ({ text }) => text,
});

/** Emits each word on its own, then the list of all, in one unit. */
export const words = defineStage({
  name: "words",
  version: 1,
  title: "Words",
  inputs: {},
  outputs: [word, list],
  params: z.object({ words: z.array(z.string()).default(["one", "two", "three"]) }),
  lane: "cpu",
  async make(_unit, _inputs, params, { emit }) {
    const from = [];
    for (const text of params.words) from.push(await emit(word, { text }, { key: text }));
    await emit(list, { words: params.words }, { from });
  },
});

/** One unit a word; a word listed in `failing` fails for good. */
export const shouts = shoutsThat({});

export function shoutsThat({
  failing = [],
  transient = [],
  hang = false,
}: {
  failing?: string[];
  transient?: string[];
  hang?: boolean;
}) {
  const tried = new Map<string, number>();
  return defineStage({
    name: "shouts",
    version: 1,
    title: "Shouts",
    inputs: { words: many(word) },
    outputs: [shout],
    params: z.object({ mark: z.string().default("!") }),
    lane: "text",
    retry: { attempts: 3, base: 100, longest: 1_000 },
    units: ({ words: given }) => given.keys().map((key) => ({ key, title: key.toUpperCase() })),
    async make({ key }, { words: given }, { mark }, { emit, signal, output }) {
      const text = given.get(key)?.text ?? "";
      tried.set(key, (tried.get(key) ?? 0) + 1);
      output(`shouting ${text}\n`);
      if (failing.includes(key)) throw new StudioError("stage-failed", `${key} cannot be shouted.`);
      if (transient.includes(key) && tried.get(key) === 1)
        throw new StudioError("transient", "Out of breath.");
      if (hang)
        await new Promise((_resolve, reject) =>
          signal.addEventListener("abort", () => reject(signal.reason as Error)),
        );
      await emit(shout, { text: `${text.toUpperCase()}${mark}` });
    },
  });
}

/** Reads every shout and the list; returns one artifact at the end, as old stages do. */
export const summary = defineArtifactType({
  name: "summary",
  schema: z.object({ text: z.string(), complete: z.boolean() }),
  summarize: ({ text }) => text,
});
export const summarize = defineStage({
  name: "summarize",
  version: 1,
  title: "Summary",
  inputs: { shouts: many(shout), list },
  outputs: [summary],
  params: z.object({}),
  lane: "cpu",
  async make(_unit, { shouts: given, list: { words: all } }) {
    const text = [...given].map(([, { text: one }]) => one).join(" ");
    return {
      artifacts: [
        { type: summary, body: { text: `${all.length}: ${text}`, complete: given.complete } },
      ],
      cost: 42,
    };
  },
});

export const allStages: readonly AnyStage[] = [words, shouts, summarize];

/** One artifact whose text an approval replaces. */
export const timed = defineArtifactType({
  name: "timed",
  schema: z.object({ text: z.union([z.string(), z.number()]) }),
  summarize: ({ text }) => String(text),
});
export const confirmed = defineStage({
  name: "confirmed",
  version: 1,
  title: "Confirmed",
  inputs: {},
  outputs: [timed],
  params: z.object({}),
  lane: "cpu",
  make: async (_unit, _inputs, _params, { emit }) => void (await emit(timed, { text: "draft" })),
});
