import { z } from "zod";
import { ArtifactRef } from "../../core/artifact.ts";
import { Decision } from "../../core/gate.ts";
import { GateId, ProjectId, RunId } from "../../core/id.ts";
import { StartRequest } from "../../studio/request.ts";
import type { Desks } from "../../studio/studio.ts";

/** One use case as another process may ask for it. `drives`: the run that the writer works on from then on. */
interface Asked<Shape extends z.ZodType, Result> {
  readonly with: Shape;
  act(desks: Desks, request: z.output<Shape>): Promise<Result>;
  drives?(result: Result, request: z.output<Shape>): RunId;
}

function asked<Shape extends z.ZodType, Result>(
  definition: Asked<Shape, Result>,
): Asked<Shape, Result> {
  return definition;
}

const run = z.object({ run: RunId });
const name = z.object({ type: z.string(), key: z.string(), version: z.int().min(1).optional() });

/** What other processes on this machine, run by the same person, can ask of the one that writes. */
export const requests = {
  "runs.start": asked({
    with: StartRequest,
    act: ({ runs }, request) => runs.start(request),
    drives: (started) => started.run.id,
  }),
  "runs.resume": asked({
    with: run,
    act: ({ runs }, { run: id }) => runs.resume(id),
    drives: (_, { run: id }) => id,
  }),
  "runs.retryFailed": asked({
    with: run,
    act: ({ runs }, { run: id }) => runs.retryFailed(id),
    drives: (_, { run: id }) => id,
  }),
  "runs.pause": asked({ with: run, act: ({ runs }, { run: id }) => runs.pause(id) }),
  "runs.cancel": asked({ with: run, act: ({ runs }, { run: id }) => runs.cancel(id) }),
  "gates.answer": asked({
    with: z.object({ gate: GateId, decision: Decision, by: z.literal("sample").optional() }),
    act: ({ gates }, { gate, decision, by }) => gates.answer(gate, decision, by),
    drives: (gate) => RunId.parse(gate.run),
  }),
  "artifacts.edit": asked({
    with: z.object({
      project: ProjectId,
      name,
      body: z.unknown(),
      rationale: z.string().optional(),
    }),
    act: ({ artifacts }, { project, name: { type, key, version }, body, rationale }) =>
      artifacts.edit(
        project,
        { type, key, ...(version === undefined ? {} : { version }) },
        body,
        rationale,
      ),
  }),
  "artifacts.restore": asked({
    with: z.object({ project: ProjectId, ref: ArtifactRef }),
    act: ({ artifacts }, { project, ref }) => artifacts.restore(project, ref),
  }),
} as const;

export type RequestName = keyof typeof requests;
export type RequestInput<Name extends RequestName> = z.input<(typeof requests)[Name]["with"]>;
export type Answer<Name extends RequestName> = Awaited<ReturnType<(typeof requests)[Name]["act"]>>;

/** A line from the asking process. */
export const RequestLine = z.object({
  id: z.int().min(1),
  secret: z.string(),
  ask: z.enum(Object.keys(requests) as [RequestName, ...RequestName[]]),
  with: z.unknown(),
});

/** A line back. */
export const AnswerLine = z.union([
  z.object({ id: z.int(), answer: z.unknown() }),
  z.object({
    id: z.int(),
    error: z.object({ code: z.string(), message: z.string(), hint: z.string() }),
  }),
]);
