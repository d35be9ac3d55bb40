import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { memoryBlobs } from "../../blob/memory.ts";
import { StudioError } from "../../core/error.ts";
import type { EventDraft } from "../../core/event.ts";
import type { ProjectId, RunId } from "../../core/id.ts";
import type { Store } from "../../core/store.ts";
import { manualClock } from "../../kit/clock.ts";
import { ada, createScene, sha256, stranger, type Scene } from "../../store/contract/scene.ts";
import { memoryStore } from "../../store/memory.ts";
import { openSqliteStore } from "../../store/sqlite.ts";
import { createTextReader } from "../text-of-blob.ts";
import { createLiveDesk, type LiveDesk } from "./desk.ts";
import type { Frame, Subscription } from "./frames.ts";
import { createLiveHub, type LiveRoom } from "./hub.ts";

interface House {
  readonly scene: Scene;
  readonly hub: LiveRoom;
  readonly live: LiveDesk;
  readonly blobs: ReturnType<typeof memoryBlobs>;
  readonly project: ProjectId;
  readonly run: RunId;
}

/** A project with a run at work, and somebody at their desk. */
async function open(seenBy: (store: Store) => Store = (store) => store): Promise<House> {
  const store = await memoryStore();
  const scene = await createScene(store);
  const { id: run } = await scene.run();
  const blobs = memoryBlobs();
  const hub = hubOn(seenBy(store), blobs);
  const live = createLiveDesk(hub, store.as(ada), ada);
  return { scene, hub, live, blobs, project: scene.project.id, run };
}

function hubOn(store: Store, blobs = memoryBlobs()): LiveRoom {
  const hub = createLiveHub({
    store,
    textOf: createTextReader(blobs),
    clock: manualClock(),
    pollMs: 1_000,
  });
  onTestFinished(() => hub.close());
  return hub;
}

function say({ scene }: Pick<House, "scene">, run: RunId, times = 1): Promise<unknown> {
  const payload = { agent: "critic", event: "said", payload: {}, unit: "" };
  const line = { type: "agent.log", run, stage: null, payload } as const;
  const lines: EventDraft[] = Array.from({ length: times }, () => line);
  return scene.journal.announce(lines, scene.now());
}

function finish({ scene, run }: House): Promise<boolean> {
  const facts = { failures: [], counts: {}, durationMs: 1, costMicroUsd: 0 };
  const payload = { status: "completed" as const, ...facts };
  const event = { type: "run.finished" as const, run, stage: null, payload };
  return scene.journal.moveRun(run, ["running"], "completed", event, scene.now());
}

/** What is given until the cursor is at an event. */
async function heardUpTo(subscription: Subscription, seq: number): Promise<Frame[]> {
  const frames: Frame[] = [];
  while (subscription.cursor < seq) frames.push(...((await subscription.next()) ?? []));
  return frames;
}

async function heardToTheEnd(subscription: Subscription): Promise<Frame[]> {
  const frames: Frame[] = [];
  for (let more = await subscription.next(); more; more = await subscription.next())
    frames.push(...more);
  return frames;
}

/** Time for everybody who waits to go to sleep. */
const turn = () => new Promise((resolve) => setImmediate(resolve));
/** Number of the last event of a house that was just opened. */
const begun = 3;

const seqs = (frames: readonly Frame[]) =>
  frames.flatMap((frame) => (frame.kind === "event" ? [frame.event.seq] : []));
const from = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** The store, with every read of the log counted, or failing. */
function watched(onRead: () => void, onListeners: (change: number) => void = () => undefined) {
  return (store: Store): Store => {
    const as = (principal: never) => {
      const stores = store.as(principal);
      const { events } = stores;
      return {
        ...stores,
        events: {
          ...events,
          readAfter(...asked: Parameters<typeof events.readAfter>) {
            onRead();
            return events.readAfter(...asked);
          },
          readRunAfter(...asked: Parameters<typeof events.readRunAfter>) {
            onRead();
            return events.readRunAfter(...asked);
          },
          onCommit(...asked: Parameters<typeof events.onCommit>) {
            onListeners(1);
            const stop = events.onCommit(...asked);
            return () => {
              onListeners(-1);
              stop();
            };
          },
        },
      };
    };
    return { ...store, as: as as unknown as Store["as"] };
  };
}

test("a thousand subscribers cost one read of the log a commit, and the last to leave ends the listening", async () => {
  let [reads, listeners] = [0, 0];
  const house = await open(
    watched(
      () => (reads += 1),
      (change) => (listeners += change),
    ),
  );
  const { live, project, run, hub } = house;
  const wanted = { project, run, after: begun };
  const all = await Promise.all(Array.from({ length: 1_000 }, () => live.subscribe(wanted)));
  const asked = all.map((subscription) => subscription.next());
  await turn();
  reads = 0;

  await say(house, run);
  const heard = await Promise.all(asked);

  expect(reads).toBe(1);
  expect(heard.map((frames) => seqs(frames!))).toEqual(heard.map(() => [4]));
  expect(new Set(heard.map((frames) => frames![0])).size).toBe(1);
  expect([hub.subscribers, listeners]).toEqual([1_000, 1]);
  for (const subscription of all) subscription.close();
  expect([hub.subscribers, listeners]).toEqual([0, 0]);
});

test("a run that nothing happens to wakes nobody and reads nothing, however much happens beside it", async () => {
  let reads = 0;
  const house = await open(watched(() => (reads += 1)));
  const other = await house.scene.run();
  const { live, project, run } = house;
  const quiet = await live.subscribe({ project, run, after: 5 });
  const asked = quiet.next();
  for (let round = 0; round < 30; round += 1) await say(house, other.id, 100);
  await turn();
  const before = reads;

  await say(house, run);

  expect(seqs((await asked)!)).toEqual([3_006]);
  expect(reads - before).toBe(1);
});

test("a slow subscriber holds nobody up and still gets everything, page by page", async () => {
  const house = await open();
  const { live, project, run } = house;
  const slow = await live.subscribe({ project, after: 0 });
  const quick = await live.subscribe({ project, run, after: 0 });
  const listened = heardUpTo(quick, 6_003);

  for (let round = 0; round < 60; round += 1) await say(house, run, 100);

  expect(seqs(await listened)).toEqual(from(2, 6_003));
  const first = await slow.next();
  expect(first!.length).toBeLessThanOrEqual(500);
  expect([...seqs(first!), ...seqs(await heardUpTo(slow, 6_003))]).toEqual(from(1, 6_003));
});

test("a run that has ended is told to its end at once, also to those who come late", async () => {
  const house = await open();
  const { live, project, run } = house;
  await say(house, run);
  await finish(house);

  const late = await live.subscribe({ project, run, after: 4 });
  const later = await live.subscribe({ project, run, after: 5 });

  const end = { kind: "end", reason: "finished", status: "completed", seq: 5 };
  expect(await late.next()).toMatchObject([{ kind: "event" }]);
  expect(await heardToTheEnd(late)).toEqual([end]);
  expect(await heardToTheEnd(later)).toEqual([end]);
});

test("a run that is tried again goes on for those who come then", async () => {
  const house = await open();
  const { live, project, run, scene } = house;
  const facts = { failures: [], counts: {}, durationMs: 1, costMicroUsd: 0 };
  const failed = {
    type: "run.finished",
    run,
    stage: null,
    payload: { status: "failed", ...facts },
  };
  await scene.journal.moveRun(run, ["running"], "failed", failed as EventDraft, scene.now());
  const again = { type: "run.started", run, stage: null, payload: { attempt: 2, by: "user:ada" } };
  await scene.journal.moveRun(run, ["failed"], "running", again as EventDraft, scene.now());

  const subscription = await live.subscribe({ project, run, after: 0 });
  expect(seqs(await heardUpTo(subscription, 5))).toEqual([2, 3, 4, 5]);
  const asked = subscription.next();
  await finish(house);

  expect(seqs((await asked)!)).toEqual([6]);
  expect(await subscription.next()).toMatchObject([{ reason: "finished", status: "completed" }]);
});

test("a run that is removed ends for those who watch it, and is not there for others", async () => {
  const house = await open();
  const { live, project, scene } = house;
  const { id: run } = await scene.created();
  const subscription = await live.subscribe({ project, run, after: 4 });

  await scene.store.as(ada).runs.remove(run, "user:ada", scene.now());

  expect(await heardToTheEnd(subscription)).toMatchObject([
    { kind: "event", event: { type: "run.removed" } },
    { kind: "end", reason: "removed", seq: 5 },
  ]);
  await expect(live.subscribe({ project, run, after: 0 })).rejects.toMatchObject({
    code: "not-found",
  });
  await expect(live.runView(run)).rejects.toMatchObject({ code: "not-found" });
});

test("strangers hear and see nothing, and nobody hears of a run through another project", async () => {
  const { scene, hub, live, project, run } = await open();
  const other = await createScene(scene.store, 2);
  const outside = createLiveDesk(hub, scene.store.as(stranger), stranger);
  const notFound = { code: "not-found" };

  await expect(outside.subscribe({ project, after: 0 })).rejects.toMatchObject(notFound);
  await expect(outside.runView(run)).rejects.toMatchObject(notFound);
  await expect(outside.projectViewText(project, 1)).rejects.toMatchObject(notFound);
  const elsewhere = { project: other.project.id, run, after: 0 };
  await expect(live.subscribe(elsewhere)).rejects.toMatchObject(notFound);
  expect(hub.subscribers).toBe(0);
});

test("a client that has more than the log holds is told so", async () => {
  const { live, project } = await open();

  await expect(live.subscribe({ project, after: 4 })).rejects.toMatchObject({ code: "conflict" });
  await expect(live.subscribe({ project, after: -1 })).rejects.toMatchObject({
    code: "bad-request",
  });
});

test("whoever is let go hears no more, not even what was waiting for them", async () => {
  const house = await open();
  const { scene, hub, project, run } = house;
  const { members } = scene.store.as(ada);
  await members.set(project, stranger.id, "viewer", "user:ada", scene.now());
  const guest = createLiveDesk(hub, scene.store.as(stranger), stranger);
  const waiting = await guest.subscribe({ project, after: 4 });
  const behind = await guest.subscribe({ project, after: 0 });
  const asked = waiting.next();

  await members.set(project, stranger.id, null, "user:ada", scene.now());
  await say(house, run);

  expect(await asked).toEqual([{ kind: "end", reason: "revoked", status: null, seq: 4 }]);
  expect(await behind.next()).toMatchObject([{ kind: "end", reason: "revoked", seq: 0 }]);
  expect([await waiting.next(), hub.subscribers]).toEqual([null, 0]);
});

test("a sign-in that no longer holds ends its streams and no others of the same person", async () => {
  const house = await open();
  const { hub, live, project, run } = house;
  let holds = true;
  const one = await live.subscribe({ project, after: 3, stillMay: async () => holds });
  const other = await live.subscribe({ project, after: 3 });
  holds = false;

  hub.accessChanged(ada.id);
  await say(house, run);

  expect(await one.next()).toMatchObject([{ kind: "end", reason: "revoked" }]);
  expect(seqs((await other.next())!)).toEqual([4]);
});

test("closing ends every subscription, and a closed one gives nothing", async () => {
  const { hub, live, project } = await open();
  const waiting = await live.subscribe({ project, after: 3 });
  const left = await live.subscribe({ project, after: 3 });
  const asked = [waiting.next(), left.next()];

  left.close();
  await hub.close();

  expect(await Promise.all(asked)).toEqual([
    [{ kind: "end", reason: "closing", status: null, seq: 3 }],
    null,
  ]);
  await expect(live.subscribe({ project, after: 0 })).rejects.toMatchObject({ code: "aborted" });
});

test("a read that fails is told to those who wait, and loses nothing", async () => {
  let isBroken = false;
  const house = await open(
    watched(() => {
      if (isBroken) throw new StudioError("store-busy", "Busy.");
    }),
  );
  const { live, project, run } = house;
  const subscription = await live.subscribe({ project, run, after: 3 });
  const asked = subscription.next();
  await turn();
  isBroken = true;
  const failing = expect(asked).rejects.toMatchObject({ code: "store-busy" });
  await say(house, run);
  await failing;

  isBroken = false;
  await say(house, run);

  expect(seqs(await heardUpTo(subscription, 5))).toEqual([4, 5]);
});

test("beside a writing process, a reading one hears of everything too", async () => {
  const folder = mkdtempSync(join(tmpdir(), "backlot-live-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const writer = await openSqliteStore({ folder, digest: sha256, mode: "write" });
  const scene = await createScene(writer);
  const { id: run } = await scene.run();
  const reader = await openSqliteStore({ folder, digest: sha256, mode: "read" });
  const hub = hubOn(reader);
  const live = createLiveDesk(hub, reader.as(ada), ada);
  const subscription = await live.subscribe({ project: scene.project.id, run, after: 3 });
  const asked = subscription.next();

  await say({ scene }, run);

  expect(seqs((await asked)!)).toEqual([4]);
  await hub.close();
  await reader.close();
  await writer.close();
});

test("a run's subscriber from far back reads the run's own events alone", async () => {
  let reads = 0;
  const house = await open(watched(() => (reads += 1)));
  const { live, project, run, scene } = house;
  const other = await scene.run();
  await say(house, run, 3);
  await say(house, other.id, 3_000);
  await say(house, run, 3);
  await say(house, other.id, 3_000);
  const subscription = await live.subscribe({ project, run, after: 7 });
  reads = 0;

  const frames = await subscription.next();

  expect(seqs(frames!)).toEqual([8, 3_009, 3_010, 3_011]);
  expect(reads).toBeLessThanOrEqual(5);
});
