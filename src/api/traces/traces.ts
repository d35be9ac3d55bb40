import type { Tracer } from "@opentelemetry/api";
import type { TracerProviderOptions } from "@opentelemetry/sdk-trace";
import type { Clock } from "../../core/clock.ts";
import type { Operation, RunPlace } from "../../studio/operation.ts";
import type { Answered, Logger } from "../parts.ts";
import { createRunSpans, type TracingApi } from "./run-spans.ts";

/** What is told to whoever gathers traces. */
export interface Traces {
  answered(request: Answered): void;
  /** Ends what is under way and sends what is left. */
  close(): Promise<void>;
}

export interface TracesParts {
  readonly operation: Operation;
  readonly clock: Clock;
  readonly version: string;
  readonly log: Logger;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Sends spans of HTTP requests and of runs, their stages and units, by OTLP over HTTP to where OTEL_EXPORTER_OTLP_ENDPOINT
 * says. Null where it says nothing; then nothing of OpenTelemetry is loaded.
 */
export async function openTraces(parts: TracesParts): Promise<Traces | null> {
  const url = endpointOf(parts.env);
  if (url === null) return null;
  const { provider, api } = await loaded(parts, url);
  const tracer = provider.getTracer("backlot", parts.version);
  const runs = traceRuns(parts, tracer, api);
  parts.log.info({ url: new URL(url).origin }, "sending traces");
  return {
    answered(request) {
      const now = parts.clock.now();
      const attributes = {
        "http.request.method": request.method,
        "http.route": request.route,
        "http.response.status_code": request.status,
      };
      const startTime = now - request.milliseconds;
      const options = { kind: serverKind, startTime, attributes };
      const span = tracer.startSpan(
        `${request.method} ${request.route}`,
        options,
        api.context.ROOT_CONTEXT,
      );
      if (request.status >= 500) span.setStatus({ code: api.errorStatus });
      span.end(now);
    },
    async close() {
      await runs.close();
      // Whoever gathers them may be gone; that keeps nobody from closing.
      await provider.shutdown().catch((error: unknown) => {
        parts.log.warn({ error: String(error) }, "traces could not be sent");
      });
    },
  };
}

/** `SpanKind.SERVER`, whose enumeration is not loaded with the types. */
const serverKind = 1;

function endpointOf(env: NodeJS.ProcessEnv): string | null {
  const own = env["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] ?? "";
  if (own !== "") return own;
  const base = env["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? "";
  return base === "" ? null : `${base.replace(/\/+$/u, "")}/v1/traces`;
}

async function loaded({ env, version }: TracesParts, url: string) {
  const [
    { ROOT_CONTEXT, SpanStatusCode, trace },
    { BatchSpanProcessor, TracerProvider },
    { OTLPTraceExporter },
  ] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/sdk-trace"),
    import("@opentelemetry/exporter-trace-otlp-http"),
  ]);
  const name = env["OTEL_SERVICE_NAME"] ?? "backlot";
  const exporter = new OTLPTraceExporter({ url });
  const provider = new TracerProvider({
    resource: resourceOf({ "service.name": name, "service.version": version }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000 })],
  });
  const api: TracingApi = { context: { ROOT_CONTEXT }, trace, errorStatus: SpanStatusCode.ERROR };
  return { provider, api };
}

type Resource = NonNullable<TracerProviderOptions["resource"]>;

/** Who sends the spans. The package that makes these is not one of ours. */
function resourceOf(attributes: Record<string, string>): Resource {
  const resource: Resource = {
    attributes,
    merge: () => resource,
    getRawAttributes: () => Object.entries(attributes),
  };
  return resource;
}

/** Follows each run that is set going here until it rests. */
function traceRuns({ operation, clock, log }: TracesParts, tracer: Tracer, api: TracingApi) {
  const followed = new Map<string, Promise<void>>();
  const closing = new AbortController();
  const follow = async (place: RunPlace) => {
    const since = clock.now();
    const spans = createRunSpans(tracer, api, since);
    for await (const event of operation.follow(place, 0, closing.signal)) {
      spans.hear(event);
      // Rests of before are read as well: those are over.
      if (event.at < since || !spans.isAtRest || event.type === "run.created") continue;
      followed.delete(place.run);
      return;
    }
    spans.close(clock.now());
  };
  const stop = operation.onRun((place) => {
    if (followed.has(place.run)) return;
    const following = follow(place).catch((error: unknown) => {
      followed.delete(place.run);
      log.warn({ error: String(error) }, "a run is not traced");
    });
    followed.set(place.run, following);
  });
  return {
    async close() {
      stop();
      closing.abort();
      await Promise.all(followed.values());
    },
  };
}
