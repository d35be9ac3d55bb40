import { z } from "@hono/zod-openapi";
import type { ArtifactRef } from "../../../core/artifact.ts";
import type { LogEvent } from "../../../core/event.ts";
import type { RunStatus } from "../../../core/run.ts";
import type { RunRecord } from "../../../core/store.ts";
import type { Frame } from "../../../studio/live/frames.ts";
import type { Desks } from "../../../studio/studio.ts";
import { route, router } from "../../route.ts";
import { file } from "../../shapes/common.ts";
import { askedOf } from "../../streams/events.ts";
import { liveAnswer, sse } from "../live-answer.ts";
import type { CompatRoom } from "../room.ts";
import { iso, runPolicy } from "../words.ts";
import { artifactRow, logRow, runRow, tags, type RunRow } from "./rows.ts";
import { presentStep, statusWord, stepOfStage } from "./steps.ts";

const follow = route({
  method: "get",
  path: "/runs/{id}/stream",
  policy: runPolicy("viewer", "read"),
  summary: "Follow a run live (004)",
  description:
    "Server-sent events: `log` with a line of the log, `artifact` with a new version, `status` with the run as it then stood, `end` when the run has ended. `id` is the number in the log; who comes back with `Last-Event-ID` or `after` misses nothing. A comment comes at least every 10 s.",
  tags,
  request: {
    params: z.object({ id: z.string() }),
    query: z.object({
      after: z
        .string()
        .regex(/^\d{1,15}$/u, "a whole number from 0")
        .optional()
        .openapi({ description: "Number of the last event that you have." }),
    }),
  },
  responses: { 200: file("The stream.", "text/event-stream") },
});

/** Document 004: a run as server-sent events. */
export function streamRoutes004(room: CompatRoom) {
  return router().openapi(follow, async (c) => {
    const { caller, desks, run } = c.var;
    const { after } = askedOf(c.req.header("last-event-id"), c.req.valid("query"));
    const tell = await teller(desks, run, after);
    return liveAnswer(
      c,
      room,
      { caller, desks, run, after },
      {
        opening: () => "retry: 1000\n\n",
        heartbeat: () => ": heartbeat\n\n",
        heartbeatMs: 10_000,
        tell,
      },
    );
  });
}

/** Tells events as document 004 does, beginning with the run as it stood after one of them. */
async function teller(
  desks: Desks,
  run: RunRecord,
  after: number,
): Promise<(frames: readonly Frame[]) => Promise<string>> {
  let row = await rowAfter(desks, run, after);
  const told = async (frame: Frame): Promise<string> => {
    if (frame.kind === "output") return "";
    if (frame.kind === "end") return endText(frame);
    const { event } = frame;
    const id = event.seq;
    if (event.type === "agent.log") {
      const { agent, event: name, payload } = event.payload;
      return sse(logRow(run, { seq: id, at: event.at, agent, event: name, payload }), {
        id,
        event: "log",
      });
    }
    if (event.type === "stage.artifact_emitted" || event.type === "artifact.written")
      return sse(await versionRow(desks, run, event.payload.ref), { id, event: "artifact" });
    const moved = movedBy(event);
    if (!moved) return "";
    row = { ...row, ...moved, updated_at: iso(event.at) };
    return sse(row, { id, event: "status" });
  };
  return async (frames) => {
    const texts: string[] = [];
    for (const frame of frames) texts.push(await told(frame));
    return texts.join("");
  };
}

/** The run's row as it stood after an event. */
async function rowAfter(desks: Desks, run: RunRecord, after: number): Promise<RunRow> {
  const row = await runRow(desks, run);
  // What lies beyond the log's end is refused where the stream is opened.
  const { seq } = await desks.projects.get(run.project);
  const view = await desks.live.runView(run.id, Math.min(after, seq));
  return { ...row, status: statusWord(view.status), step: presentStep(view.stages) };
}

async function versionRow({ artifacts }: Desks, run: RunRecord, ref: ArtifactRef) {
  const { record, body } = await artifacts.show(run.project, ref);
  return artifactRow(run, record, body);
}

/** What an event changes of a run's row; null where nothing. */
function movedBy(event: LogEvent): Partial<Pick<RunRow, "status" | "step">> | null {
  const status = statusAfter(event);
  if (status !== null) return { status: statusWord(status) };
  const isStage = ["stage.started", "stage.reused", "stage.skipped", "stage.reopened"].includes(
    event.type,
  );
  return isStage && event.stage !== null ? { step: stepOfStage(event.stage) } : null;
}

const statusBy: Readonly<Partial<Record<LogEvent["type"], RunStatus>>> = {
  "run.created": "queued",
  "run.started": "running",
  "run.resumed": "running",
  "run.paused": "paused",
  "run.interrupted": "interrupted",
  "run.awaiting_approval": "awaiting_approval",
};

function statusAfter(event: LogEvent): RunStatus | null {
  return event.type === "run.finished" ? event.payload.status : (statusBy[event.type] ?? null);
}

function endText({ reason, status, seq }: Extract<Frame, { kind: "end" }>): string {
  const data = { reason, status: status && statusWord(status), seq };
  return sse(data, { event: "end" });
}
