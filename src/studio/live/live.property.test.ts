import fc from "fast-check";
import { expect, test } from "vitest";
import { memoryBlobs } from "../../blob/memory.ts";
import type { EventDraft, LogEvent } from "../../core/event.ts";
import { applyToRun, emptyRunView, type RunView } from "../../core/live/run-view.ts";
import type { RunRecord } from "../../core/store.ts";
import { manualClock } from "../../kit/clock.ts";
import { ada, createScene, type Scene } from "../../store/contract/scene.ts";
import { memoryStore } from "../../store/memory.ts";
import { createTextReader } from "../text-of-blob.ts";
import { createLiveDesk, type LiveDesk } from "./desk.ts";
import type { EndFrame, Frame, Subscription } from "./frames.ts";
import { createLiveHub } from "./hub.ts";

type Step =
  | { readonly do: "say"; readonly run: number; readonly times: number; readonly length: number }
  | { readonly do: "emit"; readonly run: number }
  | { readonly do: "open"; readonly run: number }
  | { readonly do: "write"; readonly stream: number; readonly text: string; readonly cut: number }
  | { readonly do: "close"; readonly stream: number; readonly keepChunks: boolean }
  | { readonly do: "listen"; readonly run: number; readonly fromView: boolean }
  | { readonly do: "pull"; readonly listener: number }
  | { readonly do: "drop"; readonly listener: number };

const run = fc.nat(1);
const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" }),
  fc.integer({ min: 1, max: 9_000 }).map((times) => "Fährmann 🎭 ".repeat(times)),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("say"),
      run,
      times: fc.integer({ min: 1, max: 700 }),
      length: fc.constantFrom(5, 5, 5_000),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("emit"), run }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("open"), run }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("write"),
      stream: fc.nat(9),
      text,
      cut: fc.nat(200_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("close"), stream: fc.nat(9), keepChunks: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("listen"), run, fromView: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("pull"), listener: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("drop"), listener: fc.nat(5) }) },
);

/** A client as any would be: a view, texts, and a stream that it may lose at any time. */
class Client {
  private readonly live: LiveDesk;
  readonly run: RunRecord;
  readonly view: RunView;
  readonly texts = new Map<string, { text: string; isFinal: boolean }>();
  end: EndFrame | null = null;
  private subscription: Subscription | null = null;
  private pulling: Promise<void> | null = null;

  constructor(live: LiveDesk, record: RunRecord, view: RunView) {
    this.live = live;
    this.run = record;
    this.view = view;
    for (const { stream, closedBy } of view.outputs) {
      // What closed before it came is read by other means.
      if (closedBy === null) this.texts.set(stream, { text: "", isFinal: false });
    }
  }

  /** Asks for more without waiting for it. */
  pull(): void {
    this.pulling ??= this.pullOnce().finally(() => {
      this.pulling = null;
    });
  }

  async pullOnce(): Promise<void> {
    const { project } = this.run;
    const offsets = Object.fromEntries(
      [...this.texts].map(([name, { text: has }]) => [name, has.length]),
    );
    const wanted = { project, run: this.run.id, after: this.view.cursor.seq, offsets };
    this.subscription ??= await this.live.subscribe(wanted);
    const frames = await this.subscription.next();
    expect(frames === null || frames.length > 0).toBe(true);
    for (const frame of frames ?? []) this.take(frame);
  }

  /** The connection breaks; the client comes back with what it has. */
  async drop(): Promise<void> {
    while (this.pulling && !this.subscription)
      await new Promise((resolve) => setImmediate(resolve));
    this.subscription?.close();
    await this.pulling;
    this.subscription = null;
  }

  async finish(): Promise<void> {
    await this.pulling;
    while (!this.end) await this.pullOnce();
    expect(await this.subscription?.next()).toBeNull();
  }

  private take(frame: Frame): void {
    if (frame.kind === "event") {
      expect(applyToRun(this.view, frame.event)).toBe("next");
      expect(JSON.parse(frame.text)).toEqual(frame.event);
      if (frame.event.type === "stage.output_opened")
        this.texts.set(frame.event.payload.stream, { text: "", isFinal: false });
      if (frame.event.type === "stage.output_closed" && this.texts.has(frame.event.payload.stream))
        expect(this.texts.get(frame.event.payload.stream)!.isFinal).toBe(true);
    } else if (frame.kind === "output") {
      const had = this.texts.get(frame.stream)!;
      expect([had.isFinal, had.text.length]).toEqual([false, frame.offset]);
      this.texts.set(frame.stream, { text: had.text + frame.text, isFinal: frame.isFinal });
    } else {
      this.end = frame;
    }
  }
}

/** Everything that can happen, and what it came to. */
async function play(scene: Scene, live: LiveDesk, blobs: ReturnType<typeof memoryBlobs>) {
  const runs = [await scene.run(), await scene.run()];
  const streams: { name: string; run: RunRecord; text: string; isOpen: boolean }[] = [];
  const clients: Client[] = [];
  const announce = (...events: readonly object[]) =>
    scene.journal.announce(events as readonly EventDraft[], scene.now());
  const outputEvent = (
    { name, run: { id } }: { name: string; run: RunRecord },
    type: string,
    more: object,
  ) =>
    announce({
      type,
      run: id,
      stage: "made",
      payload: { unit: "", attempt: 1, stream: name, ...more },
    });
  const steps: { [Name in Step["do"]]: (step: Extract<Step, { do: Name }>) => Promise<unknown> } = {
    say({ run: at, times, length }) {
      const payload = { agent: "critic", event: "x".repeat(length), payload: {}, unit: "" };
      const line = { type: "agent.log", run: runs[at]!.id, stage: "made", payload };
      return announce(...Array.from({ length: times }, () => line));
    },
    async emit({ run: at }) {
      const ref = { type: "note", key: `${at}`, version: 1 };
      const rest = { summary: "", digest: "", unchanged: false, standing: "head" };
      const payload = { ref, entity: null, unit: "u", artifactIndex: 1, ...rest };
      await announce({ type: "stage.artifact_emitted", run: runs[at]!.id, stage: "made", payload });
    },
    async open({ run: at }) {
      const stream = { name: `s${streams.length}`, run: runs[at]!, text: "", isOpen: true };
      streams.push(stream);
      await outputEvent(stream, "stage.output_opened", {});
    },
    async write({ stream: at, text: more, cut }) {
      const stream = streams[at];
      if (!stream?.isOpen) return;
      // In two chunks, cut anywhere, also in the middle of a character.
      const { outputs } = scene.system;
      for (const part of [more.slice(0, cut % more.length), more.slice(cut % more.length)]) {
        await outputs.append(scene.project.id, stream.name, stream.text.length, part);
        stream.text += part;
      }
    },
    async close({ stream: at, keepChunks }) {
      const stream = streams[at];
      if (!stream?.isOpen) return;
      stream.isOpen = false;
      const { digest } = await blobs.put(new TextEncoder().encode(stream.text));
      const kept = { length: stream.text.length, blob: digest };
      await outputEvent(stream, "stage.output_closed", kept);
      if (!keepChunks) await scene.system.outputs.close(scene.project.id, stream.name);
    },
    async listen({ run: at, fromView }) {
      const view = fromView ? await live.runView(runs[at]!.id) : emptyRunView(runs[at]!);
      clients.push(new Client(live, runs[at]!, view));
    },
    pull: async ({ listener }) => clients[listener]?.pull(),
    drop: async ({ listener }) => clients[listener]?.drop(),
  };
  const take = (next: Step) => steps[next.do](next as never);
  return { runs, streams, clients, take };
}

test("whatever happens, however late or slow somebody listens, everybody ends with the same view and the same texts", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (plan) => {
      const store = await memoryStore();
      const scene = await createScene(store);
      const blobs = memoryBlobs();
      const parts = { store, textOf: createTextReader(blobs), clock: manualClock(), pollMs: 1_000 };
      const hub = createLiveHub(parts);
      const live = createLiveDesk(hub, store.as(ada), ada);
      const { runs, streams, clients, take } = await play(scene, live, blobs);

      for (const next of plan) await take(next);
      for (const at of [0, 1]) await take({ do: "listen", run: at, fromView: false });
      for (const { id } of runs) {
        const payload = {
          status: "completed",
          failures: [],
          counts: {},
          durationMs: 1,
          costMicroUsd: 0,
        };
        const event = { type: "run.finished", run: id, stage: null, payload } as EventDraft;
        await scene.journal.moveRun(id, ["running"], "completed", event, scene.now());
      }
      await Promise.all(clients.map((client) => client.finish()));

      for (const client of clients) {
        expect(client.view).toEqual(await live.runView(client.run.id));
        expect(client.view).toEqual(await fresh(scene, client.run));
        expect(client.end).toMatchObject({ reason: "finished", status: "completed" });
        for (const [name, { text: has, isFinal }] of client.texts) {
          const stream = streams.find((known) => known.name === name)!;
          expect([name, has === stream.text, isFinal]).toEqual([name, true, !stream.isOpen]);
        }
      }
      expect(hub.subscribers).toBe(0);
      await hub.close();
      await store.close();
    }),
    {
      seed: 4,
      numRuns: Number(process.env["BACKLOT_LIVE"] ?? 60),
    },
  );
}, 120_000);

async function fresh(scene: Scene, record: RunRecord): Promise<RunView> {
  const view = emptyRunView(record);
  let page: readonly LogEvent[];
  do {
    page = await scene.system.events.readRunAfter(record.id, view.cursor.runSeq, 1_000);
    for (const event of page) applyToRun(view, event);
  } while (page.length > 0);
  return view;
}
