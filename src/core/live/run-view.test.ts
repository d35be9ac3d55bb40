import { expect, test } from "vitest";
import type { LogEvent } from "../event.ts";
import type { RunId } from "../id.ts";
import {
  createScene,
  failure,
  note,
  planned,
  reusedUnit,
  started,
  type Scene,
} from "../../store/contract/scene.ts";
import { memoryStore } from "../../store/memory.ts";
import { applyToProject, emptyProjectView } from "./project-view.ts";
import { applyToRun, emptyRunView, logLinesKept, type RunView } from "./run-view.ts";

const gate = { kind: "approval", required: true, question: "Good?" } as const;

async function viewOf({ system }: Scene, run: RunId): Promise<RunView> {
  const view = emptyRunView(await system.runs.get(run));
  for (const event of await system.events.readRunAfter(run, 0, 10_000)) {
    expect(applyToRun(view, event)).toBe("next");
  }
  return view;
}

/** The view and the journal's rows, as far as both tell the same. */
async function expectAsRecorded(scene: Scene, run: RunId): Promise<void> {
  const view = await viewOf(scene, run);
  const record = await scene.system.runs.get(run);
  const { status, attempt, startedAt, finishedAt } = view;
  expect({ status, attempt, startedAt, finishedAt, asked: view.asked }).toEqual({
    status: record.status,
    attempt: record.attempt,
    startedAt: record.startedAt,
    finishedAt: record.finishedAt,
    asked: record.halt,
  });
  for (const stage of await scene.system.runs.stages(run)) {
    const shown = view.stages.find((known) => known.stage === stage.stage)!;
    const units = await scene.system.runs.units(run, stage.stage);
    const named = new Set(shown.units.map(({ unit }) => unit));
    // Units that nothing has happened to are only counted.
    expect([shown.stage, shown.status, shown.artifacts]).toEqual([
      stage.stage,
      stage.status === "running" && shown.status === "queued" ? "queued" : stage.status,
      stage.artifacts,
    ]);
    expect(new Map(shown.units.map(({ unit, status: now }) => [unit, now]))).toEqual(
      new Map(
        units.filter(({ unit }) => named.has(unit)).map(({ unit, status: now }) => [unit, now]),
      ),
    );
  }
}

test("a run's view follows the journal through work, a gate, a reject, failures and a retry", async () => {
  const scene = await createScene(await memoryStore());
  const { journal, now } = scene;
  const { id: run } = await scene.created([planned("draft"), planned("polish", ["draft"])]);
  const steps: (() => Promise<unknown>)[] = [
    async () => journal.moveRun(run, ["queued"], "running", started(await journal.run(run)), now()),
    () => scene.open(run, "draft", ["a", "b"]),
    async () => {
      const lease = await scene.lease(run, "draft", "a");
      await journal.emit(lease, note("a", "first"), now());
      await scene.complete(lease);
    },
    async () => {
      const lease = await scene.lease(run, "draft", "b");
      await journal.settleUnit(
        lease,
        { kind: "failed", error: failure, costMicroUsd: 1 } as never,
        now(),
      );
    },
    () =>
      scene.settle(run, "draft", {
        status: "completed_with_errors",
        gate,
      }),
    async () => decide(scene, run, "rejected"),
    () => journal.reopenStage(run, "draft", "all", "Rejected.", "Again.", now()),
    async () => scene.complete(await scene.lease(run, "draft", "a")),
    async () => scene.complete(await scene.lease(run, "draft", "b")),
    () => scene.settle(run, "draft", { status: "completed", gate }),
    async () => decide(scene, run, "approved"),
    () => scene.open(run, "polish", ["x"]),
    async () => {
      const lease = await scene.lease(run, "polish", "x");
      await journal.settleUnit(
        lease,
        { kind: "failed", error: failure, costMicroUsd: 1 } as never,
        now(),
      );
    },
    () => scene.settle(run, "polish", { status: "failed" }),
    () => journal.requestHalt(run, "pause", "user:ada", now()),
    () => finish(scene, run, "failed"),
    () => journal.reopenStage(run, "polish", "failed", "Retry.", "", now()),
    async () => journal.moveRun(run, ["failed"], "running", started(await journal.run(run)), now()),
    async () => scene.complete(await scene.lease(run, "polish", "x")),
    () => scene.settle(run, "polish"),
    () => finish(scene, run, "completed"),
  ];

  for (const step of steps) {
    await step();

    await expectAsRecorded(scene, run);
  }
  expect(await viewOf(scene, run)).toMatchObject({
    status: "completed",
    failures: [],
    title: "Play",
  });
});

async function decide({ journal, now }: Scene, run: RunId, verdict: "approved" | "rejected") {
  const waiting = (await journal.gates(run)).find(({ status }) => status === "waiting")!;
  const decision = { verdict: verdict === "approved" ? "approve" : "reject", notes: "" };
  return journal.decideGate(waiting.id, decision as never, "user:ada", verdict, now());
}

function finish({ journal, now }: Scene, run: RunId, status: "completed" | "failed") {
  const payload = { status, failures: [], counts: {}, durationMs: 1, costMicroUsd: 0 };
  const event = { type: "run.finished", run, stage: null, payload } as const;
  return journal.moveRun(run, ["running"], status, event, now());
}

test("a stage whose followers were reset shows only the units that it is opened with again", async () => {
  const scene = await createScene(await memoryStore());
  const { id: run } = await scene.run([planned("draft"), planned("polish", ["draft"])]);
  await scene.open(run, "draft", ["a"]);
  await scene.complete(await scene.lease(run, "draft", "a"));
  await scene.settle(run, "draft");
  await scene.open(run, "polish", ["x", "y"]);
  await scene.complete(await scene.lease(run, "polish", "x"));

  await scene.journal.reopenStage(run, "draft", "all", "Again.", "", scene.now());
  await scene.complete(await scene.lease(run, "draft", "a"));
  await scene.settle(run, "draft");
  await scene.open(run, "polish", ["z"]);
  await scene.complete(await scene.lease(run, "polish", "z"));

  await expectAsRecorded(scene, run);
  const { stages } = await viewOf(scene, run);
  expect(stages[1]!.units.map(({ unit }) => unit)).toEqual(["z"]);
});

test("reused units count with what they made before", async () => {
  const scene = await createScene(await memoryStore());
  const lease = await scene.leased();
  const { ref } = await scene.journal.emit(lease, note("a", "first"), scene.now());
  const again = await scene.run();

  await scene.journal.openStage(again.id, "made", [reusedUnit("", [ref])], [], scene.now());
  await scene.settle(again.id, "made", { status: "reused", reason: "Current." });

  await expectAsRecorded(scene, again.id);
});

test("an event that was seen before changes nothing, and one that comes too early is noticed", async () => {
  const scene = await createScene(await memoryStore());
  const { run } = await scene.leased();
  const events = await scene.system.events.readRunAfter(run, 0, 100);
  const view = await viewOf(scene, run);
  const before = structuredClone(view);

  expect(events.map((event) => applyToRun(view, event))).toEqual(events.map(() => "known"));
  const later = { ...events.at(-1)!, runSeq: view.cursor.runSeq + 2, seq: view.cursor.seq + 2 };
  expect(applyToRun(view, later)).toBe("gap");
  expect(view).toEqual(before);
});

test("a view keeps the newest log lines and counts those before", async () => {
  const scene = await createScene(await memoryStore());
  const { id: run } = await scene.run();
  const lines = Array.from({ length: logLinesKept + 3 }, (_, index) => ({
    type: "agent.log" as const,
    run,
    stage: null,
    payload: { agent: "critic", event: "said", payload: { index }, unit: "" },
  }));

  await scene.journal.announce(lines, scene.now());

  const view = await viewOf(scene, run);
  expect(view.logsBefore).toBe(3);
  expect(view.logs[0]!.payload).toEqual({ index: 3 });
  expect(view.logs).toHaveLength(logLinesKept);
});

test("a project's view shows its runs, heads and open questions, and goes on from any JSON copy of itself", async () => {
  const scene = await createScene(await memoryStore());
  const lease = await scene.leased();
  await scene.journal.emit(lease, note("a", "first"), scene.now());
  await scene.journal.emit(lease, note("a", "second", { revise: true }), scene.now());
  await scene.complete(lease);
  await scene.settle(lease.run, "made", { gate });
  const removed = await scene.created();
  await scene.system.runs.remove(removed.id, "user:ada", scene.now());
  const events = await scene.system.events.readAfter(scene.project.id, 0, 100);

  const whole = events.reduce(applied, emptyProjectView(scene.project.id));
  const inPieces = events.reduce(
    (view, event) => applied(JSON.parse(JSON.stringify(view)) as typeof view, event),
    emptyProjectView(scene.project.id),
  );

  expect(inPieces).toEqual(whole);
  expect(whole).toMatchObject({
    name: "Hamlet",
    runs: [{ run: lease.run, status: "running" }],
    heads: [{ ref: { type: "note", key: "a", version: 2 }, summary: "second" }],
    gates: [{ run: lease.run, question: "Good?" }],
    cursor: events.length,
  });
});

function applied(view: ReturnType<typeof emptyProjectView>, event: LogEvent) {
  expect(applyToProject(view, event)).toBe("next");
  return view;
}
