import type { Context, Span, SpanStatusCode, Tracer } from "@opentelemetry/api";
import type { LogEvent } from "../../core/event.ts";
import { fold, type Folds } from "../../core/live/fold.ts";

/** What of OpenTelemetry's API is used here; loaded only where somebody wants traces. */
export interface TracingApi {
  readonly context: { readonly ROOT_CONTEXT: Context };
  readonly trace: { setSpan(context: Context, span: Span): Context };
  readonly errorStatus: SpanStatusCode;
}

/** The spans of a run: one for each time it is set going, in it its stages, and in those their units. */
export interface RunSpans {
  hear(event: LogEvent): void;
  /** Whether nothing is under way: the run has ended, rests, or was cut off. */
  readonly isAtRest: boolean;
  /** Ends what is under way, as cut off. */
  close(now: number): void;
}

interface Open {
  readonly tracer: Tracer;
  readonly api: TracingApi;
  /** What ended before was told by the process that did it. */
  readonly since: number;
  run: Span | null;
  readonly stages: Map<string, Span>;
  readonly units: Map<string, Span>;
}

/** @param since - milliseconds since 1970; spans that ended before are not told again */
export function createRunSpans(tracer: Tracer, api: TracingApi, since: number): RunSpans {
  const open: Open = { tracer, api, since, run: null, stages: new Map(), units: new Map() };
  return {
    hear: (event) => fold(folds, open, event),
    get isAtRest() {
      return open.run === null;
    },
    close: (now) => endAll(open, now, "cut off"),
  };
}

const folds: Folds<Open> = {
  "run.started": (open, event) => {
    endAll(open, event.at, "cut off");
    const { payload, at } = event;
    const attributes = { ...placeOf(event), "backlot.attempt": payload.attempt };
    open.run = open.tracer.startSpan(
      "run",
      { startTime: at, attributes },
      open.api.context.ROOT_CONTEXT,
    );
  },
  "run.finished": (open, { payload, at }) => {
    open.run?.setAttribute("backlot.cost_micro_usd", payload.costMicroUsd);
    endAll(open, at, payload.status);
  },
  "run.paused": (open, { at }) => endAll(open, at, "paused"),
  "run.interrupted": (open, { at }) => endAll(open, at, "interrupted"),
  "stage.started": (open, event) => {
    const name = event.stage ?? "";
    end(open, open.stages, name, event.at, "reopened");
    const attributes = { ...placeOf(event), "backlot.stage": name };
    begin(open, open.stages, name, {
      name: `stage ${name}`,
      at: event.at,
      attributes,
      parent: open.run,
    });
  },
  "stage.completed": (open, { stage, payload, at }) => {
    end(open, open.stages, stage ?? "", at, payload.status);
  },
  "unit.started": (open, event) => {
    const stage = event.stage ?? "";
    const { unit, attempt } = event.payload;
    const more = { "backlot.stage": stage, "backlot.unit": unit, "backlot.attempt": attempt };
    const attributes = { ...placeOf(event), ...more };
    const parent = open.stages.get(stage) ?? open.run;
    begin(open, open.units, keyOf(event), {
      name: `unit ${stage}`,
      at: event.at,
      attributes,
      parent,
    });
  },
  "unit.completed": (open, event) => end(open, open.units, keyOf(event), event.at, "completed"),
  "unit.requeued": (open, event) => end(open, open.units, keyOf(event), event.at, "requeued"),
  "stage.retrying": (open, event) => end(open, open.units, keyOf(event), event.at, "failed"),
  "unit.failed": (open, event) => end(open, open.units, keyOf(event), event.at, "failed"),
};

function placeOf({ project, run }: LogEvent): Record<string, string> {
  return { "backlot.project": project, "backlot.run": run ?? "" };
}

function keyOf({
  stage,
  payload,
}: LogEvent & { readonly payload: { readonly unit: string } }): string {
  return `${stage}\n${payload.unit}`;
}

interface Beginning {
  readonly name: string;
  readonly at: number;
  readonly attributes: Record<string, string | number>;
  readonly parent: Span | null;
}

function begin(
  { tracer, api }: Open,
  spans: Map<string, Span>,
  key: string,
  { name, at, attributes, parent }: Beginning,
): void {
  const root = api.context.ROOT_CONTEXT;
  const within = parent ? api.trace.setSpan(root, parent) : root;
  spans.set(key, tracer.startSpan(name, { startTime: at, attributes }, within));
}

function end(open: Open, spans: Map<string, Span>, key: string, at: number, status: string): void {
  const span = spans.get(key);
  if (!span) return;
  spans.delete(key);
  finish(open, span, at, status);
}

function endAll(open: Open, at: number, status: string): void {
  for (const key of open.units.keys()) end(open, open.units, key, at, "cut off");
  for (const key of open.stages.keys()) end(open, open.stages, key, at, "cut off");
  if (open.run) finish(open, open.run, at, status);
  open.run = null;
}

function finish({ api, since }: Open, span: Span, at: number, status: string): void {
  if (at < since) return;
  span.setAttribute("backlot.status", status);
  if (status === "failed") span.setStatus({ code: api.errorStatus });
  span.end(at);
}
