import { expect, test } from "vitest";
import { memoryBlobs } from "../../blob/memory.ts";
import type { EventDraft } from "../../core/event.ts";
import { manualClock } from "../../kit/clock.ts";
import { ada, createScene, sha256 } from "../../store/contract/scene.ts";
import { memoryStore } from "../../store/memory.ts";
import { createTextReader } from "../text-of-blob.ts";
import type { Frame } from "./frames.ts";
import { createLiveHub } from "./hub.ts";
import { createTails } from "./tails.ts";

/** A run that streams text; its last event is number 3. */
async function stage() {
  const store = await memoryStore();
  const scene = await createScene(store);
  const { id: run } = await scene.run();
  const blobs = memoryBlobs();
  const parts = { store, textOf: createTextReader(blobs), clock: manualClock(), pollMs: 1_000 };
  const hub = createLiveHub(parts);
  const project = scene.project.id;
  return {
    project,
    run,
    blobs,
    outputs: scene.system.outputs,
    subscribe: (wanted: object) => hub.subscribe(ada, { project, after: 3, ...wanted }),
    announce(type: EventDraft["type"], more: object = {}) {
      const payload = { unit: "", attempt: 1, stream: "stream", ...more };
      const event = { type, run, stage: "made", payload } as unknown as EventDraft;
      return scene.journal.announce([event], scene.now());
    },
  };
}

test("a late subscriber gets what an open output holds, a little at a time, and then what is written", async () => {
  const { project, run, outputs, blobs, subscribe, announce } = await stage();
  const long = "Fog lies on the water. ".repeat(10_000);
  await announce("stage.output_opened");
  await outputs.append(project, "stream", 0, long);
  const subscription = await subscribe({ run, after: 4, offsets: { stream: 100 } });
  let text = long.slice(0, 100);
  const pull = async () => {
    const frames = (await subscription.next())!;
    const lengths = frames.map((frame) => (frame.kind === "output" ? frame.text.length : 0));
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(65_536);
    for (const frame of frames) {
      if (frame.kind !== "output") continue;
      expect(frame.offset).toBe(text.length);
      text += frame.text;
    }
    return frames;
  };
  while (text.length < long.length) await pull();
  expect(text).toBe(long);

  const asked = pull();
  await outputs.append(project, "stream", long.length, "The ferry waits.");
  await asked;
  expect(text).toBe(`${long}The ferry waits.`);

  const { digest } = await blobs.put(new TextEncoder().encode(`${text}!`));
  await announce("stage.output_closed", { length: text.length + 1, blob: digest });
  await outputs.close(project, "stream");
  expect(await pull()).toMatchObject([
    { kind: "output", text: "!", isFinal: true },
    { kind: "event", event: { type: "stage.output_closed" } },
  ]);
});

test("a text whose bytes are lost keeps nobody from the rest of the run", async () => {
  const { run, subscribe, announce } = await stage();
  await announce("stage.output_opened");
  await announce("stage.output_closed", { length: 9, blob: sha256("gone") });
  await announce("stage.skipped", { reason: "" });
  const subscription = await subscribe({ run });

  const frames = (await subscription.next())!;

  expect(frames.map(({ kind }) => kind)).toEqual(["event", "output", "event", "event"]);
  expect(frames[1]).toMatchObject({ text: "", isFinal: true });
});

test("a project's stream brings output when asked for it, also of what was open before", async () => {
  const { project, outputs, subscribe, announce } = await stage();
  await announce("stage.output_opened");
  await outputs.append(project, "stream", 0, "Once");

  const without = await subscribe({ after: 4 });
  const withText = await subscribe({ after: 4, outputs: true });

  expect(await withText.next()).toMatchObject([{ kind: "output", text: "Once", offset: 0 }]);
  const asked = without.next();
  await outputs.append(project, "stream", 4, " more");
  expect(await withText.next()).toMatchObject([{ kind: "output", text: " more", offset: 4 }]);
  await announce("stage.skipped", { reason: "" });
  expect((await asked)!.map(({ kind }: Frame) => kind)).toEqual(["event"]);
});

test("of all that a run streams, only the newest 100 KB are in memory", async () => {
  const { project, outputs, run } = await stage();
  const tails = createTails(project, outputs);
  const [one, other] = [await tails.follow(run, "one"), await tails.follow(run, "other")];
  const text = "A line of the play.\n".repeat(4_000);

  await outputs.append(project, "one", 0, text);
  await outputs.append(project, "other", 0, "Short.");
  expect([...(await tails.refresh())]).toEqual([run]);

  expect([one.end, other.end]).toEqual([text.length, 6]);
  expect(one.end - one.start + other.end - other.start).toBeLessThanOrEqual(51_200);
  expect(one.slice(one.start, 1_000_000)).toBe(text.slice(one.start));
  expect((await tails.refresh()).size).toBe(0);
});

test("whoever begins to follow a long output late begins at its end", async () => {
  const { project, outputs, run } = await stage();
  await outputs.append(project, "stream", 0, "x".repeat(70_001));

  const tail = await createTails(project, outputs).follow(run, "stream");

  expect([tail.start, tail.end]).toEqual([70_001, 70_001]);
});
