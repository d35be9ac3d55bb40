/**
 * A server as `backlot serve` is one, with pipelines that make events and text at a steady rate, and no limit on how often one
 * person may ask: a thousand viewers come from one machine here.
 *
 *     node test/live/programs/studio.ts FOLDER PORT
 *
 * Told by SIGUSR2, it says in a line how many bytes of the text that was streamed are on its heap once garbage is collected.
 */
import { text } from "node:stream/consumers";
import { getHeapSnapshot } from "node:v8";
import { z } from "zod";
import { defaultLimits } from "../../../src/api/parts.ts";
import { listenHttp } from "../../../src/api/server.ts";
import { openStudio, sha256, systemClock } from "../../../src/compose.ts";
import { definePipeline } from "../../../src/core/pipeline.ts";
import { defineStage } from "../../../src/core/stage.ts";

/** Logs lines at a steady rate; 0 a second: as fast as it can. */
const ticker = defineStage({
  name: "bench-ticker",
  version: 1,
  title: "Ticker",
  inputs: {},
  outputs: [],
  params: z.object({ events: z.int().min(1), perSecond: z.number().min(0) }),
  lane: "cpu",
  async make(_unit, _inputs, { events, perSecond }, { log, clock, signal }) {
    const started = clock.now();
    let logged: Promise<void>[] = [];
    for (let number = 0; number < events; number += 1) {
      const due = perSecond === 0 ? 0 : started + (number * 1_000) / perSecond - clock.now();
      if (due >= 1) await clock.sleep(due, signal);
      logged.push(log("ticker", "tick", { number }));
      if (logged.length < 200) continue;
      await Promise.all(logged);
      logged = [];
    }
    await Promise.all(logged);
  },
});

/** Streams so many characters, in pieces of 200, a few of them at a time. */
const talker = defineStage({
  name: "bench-talker",
  version: 1,
  title: "Talker",
  inputs: {},
  outputs: [],
  params: z.object({ length: z.int().min(0), perSecond: z.int().min(1) }),
  lane: "cpu",
  async make(_unit, _inputs, { length, perSecond }, { output, clock, signal }) {
    const started = clock.now();
    for (let told = 0; told < length; told += 200) {
      const due = started + (told * 1_000) / perSecond - clock.now();
      if (due >= 5) await clock.sleep(due, signal);
      output(
        `${String(told).padStart(10, "0")} ${"harbour ".repeat(30)}`.slice(0, 199).concat("\n"),
      );
    }
  },
});

const pipelines = [
  definePipeline({
    name: "bench-ticker",
    version: 1,
    title: "Ticker",
    description: "Logs lines at a steady rate.",
    params: z.object({ events: z.int().default(100), perSecond: z.number().default(0) }),
    files: "none",
    stages: [{ stage: ticker, params: { events: "${events}", perSecond: "${perSecond}" } }],
  }),
  definePipeline({
    name: "bench-talker",
    version: 1,
    title: "Talker",
    description: "Streams text at a steady rate.",
    params: z.object({ length: z.int().default(1_000), perSecond: z.int().default(1_000_000) }),
    files: "none",
    stages: [{ stage: talker, params: { length: "${length}", perSecond: "${perSecond}" } }],
  }),
];

const [folder = "", port = "0"] = process.argv.slice(2);
const stages = [ticker, talker];
const studio = await openStudio({ folder, mode: "write", mirror: false, stages, pipelines });
const many = 10_000_000;
const limits = {
  ...defaultLimits,
  personPerMinute: many,
  addressPerMinute: many,
  signInsPerMinute: many,
  jobsPerMinute: many,
  operatorPerMinute: many,
};
const server = await listenHttp({ host: "127.0.0.1", port: Number(port) }, (listening) => ({
  studio,
  clock: systemClock,
  digest: sha256,
  version: "0.0.0-bench",
  door: { isLoopback: true, hosts: [`127.0.0.1:${listening}`] },
  limits,
  log: {
    info: () => {},
    warn: () => {},
    error: (about, message) => process.stderr.write(`${JSON.stringify({ message, ...about })}\n`),
  },
  doctor: async () => [],
  streams: { perPerson: many, total: many },
}));
process.stdout.write(`http://127.0.0.1:${server.port}\n`);
process.on("SIGUSR2", () => {
  void heldText().then((bytes) => process.stdout.write(`${bytes}\n`));
});

/** Bytes of all strings on the heap that hold text of the talker. */
async function heldText(): Promise<number> {
  const snapshot = JSON.parse(await text(getHeapSnapshot())) as HeapSnapshot;
  const { node_fields: fields } = snapshot.snapshot.meta;
  const [name, size] = [fields.indexOf("name"), fields.indexOf("self_size")];
  let bytes = 0;
  for (let node = 0; node < snapshot.nodes.length; node += fields.length) {
    const label = snapshot.strings[snapshot.nodes[node + name] ?? 0] ?? "";
    if (label.includes("harbour harbour")) bytes += snapshot.nodes[node + size] ?? 0;
  }
  return bytes;
}

interface HeapSnapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: readonly string[] } };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

process.once("SIGTERM", () => {
  void (async () => {
    await server.close(2_000);
    await studio.close();
  })();
});
