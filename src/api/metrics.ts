import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { RunStatus } from "../core/run.ts";
import type { Studio } from "../studio/studio.ts";
import type { Answered } from "./parts.ts";

/** The figures of one server, as Prometheus reads them. */
export interface Metrics {
  answered(request: Answered): void;
  text(): Promise<string>;
  /** Lets go of what it measures with. */
  close(): void;
}

/** From a look at the cache to a wave of generations, in seconds. */
const durations = [0.001, 0.005, 0.02, 0.06, 0.15, 0.5, 1, 2.5, 10];

/** In a registry of its own: two servers in one process do not count each other's requests. */
export function createMetrics({ operation, live }: Studio): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: "backlot_http_requests_total",
    help: "Answered HTTP requests, by the pattern of the route.",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const seconds = new Histogram({
    name: "backlot_http_request_duration_seconds",
    help: "From a request's head to its answer's; for a stream, until it is open.",
    labelNames: ["method", "route"],
    buckets: durations,
    registers,
  });
  countStudio({ operation, live }, registers);
  return {
    answered({ method, route, status, milliseconds }) {
      requests.inc({ method, route, status });
      seconds.observe({ method, route }, milliseconds / 1_000);
    },
    text: () => registry.metrics(),
    close: () => registry.clear(),
  };
}

/** What is counted when it is asked for: by what is kept, so that it is right after a restart, too. */
function countStudio(
  { operation, live }: Pick<Studio, "operation" | "live">,
  registers: Registry[],
) {
  const look = shared(() => operation.figures());
  const subscribers: Gauge = new Gauge({
    name: "backlot_live_subscribers",
    help: "Subscriptions to what happens, of all streams.",
    registers,
    collect: () => subscribers.set(live.subscribers),
  });
  const events: Counter = new Counter({
    name: "backlot_events_total",
    help: "Events in the logs of all projects.",
    registers,
    async collect() {
      const figures = await look();
      events.reset();
      events.inc(figures.events);
    },
  });
  const projects: Gauge = new Gauge({
    name: "backlot_projects",
    help: "Projects.",
    registers,
    collect: async () => projects.set((await look()).projects),
  });
  const runs = new Gauge({
    name: "backlot_runs",
    help: "Runs that are in the lists, by status.",
    labelNames: ["status"],
    registers,
    async collect() {
      const figures = await look();
      for (const status of RunStatus.options) runs.set({ status }, figures.runs[status] ?? 0);
    },
  });
}

/** One look for all who ask at once: figures that stand side by side are of one moment. */
function shared<Value>(look: () => Promise<Value>): () => Promise<Value> {
  let under: Promise<Value> | null = null;
  return () => (under ??= look().finally(() => (under = null)));
}
