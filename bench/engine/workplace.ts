import { z } from "zod";
import { openStudio } from "../../src/compose.ts";
import { defineArtifactType } from "../../src/core/artifact.ts";
import { definePipeline } from "../../src/core/pipeline.ts";
import { localPerson } from "../../src/core/principal.ts";
import { defineStage, type StageContext } from "../../src/core/stage.ts";
import { standardSettings } from "../../src/engine/parts.ts";

/** About a kilobyte of JSON with enough shape that checking it costs something. */
export const pageNote = defineArtifactType({
  name: "page-note",
  schema: z.object({
    number: z.int().min(0),
    heading: z.string().min(1),
    evidence: z.object({ quote: z.string(), startLine: z.int(), endLine: z.int() }),
    method: z.enum(["parser", "rule", "ai", "human"]),
    confidence: z.number().min(0).max(1),
    lines: z.array(z.object({ speaker: z.string(), text: z.string() })),
  }),
  summarize: ({ number, heading }) => `${number}: ${heading}`,
});

/** The body of the note of this number; its canonical JSON has about 1,024 bytes and differs from all others. */
export function pageNoteBody(number: number): z.infer<typeof pageNote.schema> {
  const text = `She counts the lamps along the quay again, and this is lamp ${number} of them all.`;
  return {
    number,
    heading: "EXT. HARBOUR - NIGHT",
    evidence: { quote: text, startLine: number, endLine: number + 9 },
    method: "rule",
    confidence: 0.875,
    lines: Array.from({ length: 7 }, (_, at) => ({ speaker: `KEEPER ${at}`, text })),
  };
}

export type Work = (
  context: StageContext<readonly [typeof pageNote]>,
  unit: string,
) => Promise<void>;

/** Work for a real run in a data folder, in a lane of one. */
export interface Workplace {
  readonly folder: string;
  /** How many units the stage has; each is given to `work`, one after the other. */
  readonly units: number;
  readonly work: Work;
}

/** Runs one stage in a studio as the product puts it together, on disk, and resolves when the run has completed. */
export async function workInRun({ folder, units, work }: Workplace): Promise<void> {
  const stage = defineStage({
    name: "bench-work",
    version: 1,
    title: "Work",
    inputs: {},
    outputs: [pageNote],
    params: z.object({}),
    lane: "cpu",
    units: () =>
      Array.from({ length: units }, (_, at) => ({ key: `unit-${at}`, title: `Unit ${at}` })),
    make: (unit, _inputs, _params, context) => work(context, unit.key),
  });
  const pipeline = definePipeline({
    name: "bench",
    version: 1,
    title: "Bench",
    description: "One stage that is timed.",
    files: "none",
    stages: [{ stage }],
  });
  const settings = { ...standardSettings, lanes: { ...standardSettings.lanes, cpu: 1 } };
  const studio = await openStudio({
    folder,
    mode: "write",
    mirror: false,
    settings,
    stages: [stage],
    types: [pageNote],
    pipelines: [pipeline],
  });
  try {
    const { runs } = studio.as(localPerson);
    const request = { pipeline: "bench", path: null, project: "bench", params: {}, options: {} };
    const { run } = await runs.start(request);
    const { status, error } = await runs.whenResting(run.id);
    if (status !== "completed")
      throw new Error(`The bench's run ended as ${status}: ${error?.message ?? "no reason"}`);
  } finally {
    await studio.close();
  }
}
