import { z } from "@hono/zod-openapi";
import { StudioError } from "../../../core/error.ts";
import { faultsInWords } from "../../../core/faults.ts";
import type { JsonValue } from "../../../core/json.ts";
import type { Pipeline } from "../../../core/pipeline.ts";
import type { RunRecord } from "../../../core/store.ts";
import { slugFrom } from "../../../studio/slug.ts";
import type { Desks } from "../../../studio/studio.ts";
import type { Caller } from "../../caller.ts";
import { SentObject } from "../../shapes/common.ts";
import {
  assertFits,
  longestText,
  pipelineNamed,
  pipelineNames,
  understand,
  type Brought,
} from "../bringing.ts";
import type { CompatRoom } from "../room.ts";
import { compileBrief, SentBrief, type Compiled } from "./brief.ts";
import { keepAsked } from "./job.ts";

/** What a job is, unless the request says otherwise. */
export const defaultPipeline = "video-production";

const Name = z.string().trim().min(1).max(200);

/** What a client sends for a new job. */
export const NewJob = z
  .object({
    slug: Name.optional().openapi({
      description: "Also the project's name, unless `project` says otherwise.",
    }),
    intent: z.string().trim().max(300).optional(),
    brief: SentBrief.optional(),
    pipeline: z
      .string()
      .max(100)
      .optional()
      .openapi({ description: `Without it, ${defaultPipeline}.` }),
    params: SentObject.optional().openapi({ description: "Of the pipeline." }),
    project: Name.optional().openapi({
      description: "Id, slug or name; one that nobody has is made.",
    }),
    operator: Name.optional(),
    meta: z
      .object({
        text: z
          .string()
          .max(longestText)
          .optional()
          .openapi({ description: "Free text: the words to work on, or a brief in words." }),
        pipeline: z.string().max(100).optional(),
        params: SentObject.optional(),
        project: Name.optional(),
      })
      .optional(),
  })
  .openapi("Document003NewJob");
export type NewJob = z.infer<typeof NewJob>;

/** Keeps a job, and starts it. */
export async function createJob(
  room: CompatRoom,
  who: { readonly desks: Desks; readonly caller: Caller },
  sent: NewJob,
): Promise<RunRecord> {
  const { desks, caller } = who;
  const { brought, compiled } = broughtBy(room, sent);
  const { request } = await understand(room, who, brought);
  const { run } = await desks.runs.create({ ...request, start: false });
  const { brief, assumptions } = compiled;
  const operator = sent.operator ?? caller.person.name;
  const slug = slugFrom(sent.slug ?? brief.title);
  await keepAsked(desks, run, { slug, intent: brief.intent, operator, brief, assumptions });
  await desks.runs.resume(run.id);
  return desks.runs.get(run.id);
}

/** What is wrong with a job, in words; empty where it could be created. Keeps nothing. */
export function faultsOf(
  room: CompatRoom,
  sent: unknown,
): { errors: string[]; assumptions: string[] } {
  const job = NewJob.safeParse(sent);
  if (!job.success) return { errors: [faultsInWords(job.error, sent)], assumptions: [] };
  try {
    const { brought, compiled } = broughtBy(room, job.data);
    assertFits(room, brought);
    return { errors: [], assumptions: compiled.assumptions };
  } catch (error) {
    if (error instanceof StudioError) return { errors: [error.message], assumptions: [] };
    throw error;
  }
}

function broughtBy(room: CompatRoom, sent: NewJob): { brought: Brought; compiled: Compiled } {
  const { meta = {}, brief = {}, intent, slug } = sent;
  const pipeline = chosenPipeline(room, sent.pipeline ?? meta.pipeline ?? defaultPipeline);
  const text = meta.text ?? "";
  const known = { ...(slug ? { title: slug } : {}), ...(intent ? { intent } : {}), ...brief };
  const compiled = compileBrief(text, known);
  const { title } = compiled.brief;
  const brought = {
    pipeline,
    project: sent.project ?? meta.project ?? slug ?? title,
    text,
    params: (sent.params ?? meta.params ?? {}) as Record<string, JsonValue>,
    known: { brief: compiled.brief, title, topic: text === "" ? title : text, text },
  };
  return { brought, compiled };
}

function chosenPipeline(room: CompatRoom, name: string): Pipeline {
  const pipeline = pipelineNamed(room, name);
  if (pipeline) return pipeline;
  throw new StudioError("invalid-pipeline", `There is no pipeline ${name} in this Backlot.`, {
    hint: `Name one as \`pipeline\`. ${pipelineNames(room)}`,
  });
}
