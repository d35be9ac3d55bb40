import { describe, expect, test } from "vitest";
import { failure, finished, note, refOf, traceOf, type Scene } from "./scene.ts";

/** Units: leased to one worker at a time, ended once, taken over when the worker is gone. */
export function unitsContract(scene: () => Scene): void {
  describe("leases", () => {
    test("a queued unit is leased once, with its event", async () => {
      const { run, open, journal, system, project } = scene();
      const { id } = await run();
      await open(id, "made", ["one"]);
      const ref = { run: id, stage: "made", unit: "one" };

      const acquired = await journal.acquire(ref, "first worker", 1_000, 5_000);

      expect(acquired).toEqual({
        state: "leased",
        lease: {
          ...ref,
          project: project.id,
          owner: "first worker",
          epoch: 1,
          attempt: 1,
          failedTries: 0,
        },
      });
      expect(await journal.acquire(ref, "second worker", 1_000, 5_999)).toEqual({ state: "busy" });
      expect(await journal.acquire(ref, "first worker", 1_000, 5_999)).toEqual({ state: "busy" });
      expect(await journal.units(id, "made")).toMatchObject([
        { status: "running", attempt: 1, epoch: 1 },
      ]);
      const [event] = await system.events.readAfter(project.id, 0, 9, { types: ["unit.started"] });
      expect(event).toMatchObject({
        stage: "made",
        at: 5_000,
        payload: { unit: "one", title: "Unit one", attempt: 1 },
      });
    });

    test("only one of many that ask at once gets it", async () => {
      const { run, open, journal } = scene();
      const { id } = await run();
      await open(id, "made");

      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, worker) =>
          journal.acquire({ run: id, stage: "made", unit: "" }, `worker ${worker}`, 1_000, 1),
        ),
      );

      expect(answers.map(({ state }) => state)).toEqual([
        "leased",
        ...Array.from({ length: 9 }, () => "busy"),
      ]);
    });

    test("a lease that ran out goes to the next, and its old holder is told once", async () => {
      const { run, open, journal, project } = scene();
      const { id } = await run();
      await open(id, "made");
      const ref = { run: id, stage: "made", unit: "" };
      await journal.acquire(ref, "old", 1_000, 5_000);

      const taken = await journal.acquire(ref, "new", 1_000, 6_000);

      expect(taken).toEqual({
        state: "leased",
        lease: { ...ref, project: project.id, owner: "new", epoch: 2, attempt: 2, failedTries: 0 },
      });
      expect(await journal.renew("old", 1_000, 6_001)).toEqual([ref]);
      expect(await journal.renew("old", 1_000, 6_002)).toEqual([]);
      expect(await journal.renew("new", 9_000, 6_003)).toEqual([]);
      expect(await journal.acquire(ref, "third", 1_000, 15_000)).toEqual({ state: "busy" });
      expect(await journal.acquire(ref, "third", 1_000, 15_003)).toMatchObject({ state: "leased" });
    });

    test("nothing starts in a run that waits, was told to stop, or has ended", async () => {
      const { created, run, open, lease, complete, journal, now } = scene();
      const waiting = await created();
      await open(waiting.id, "made");
      expect(
        await journal.acquire({ run: waiting.id, stage: "made", unit: "" }, "worker", 1, now()),
      ).toEqual({ state: "halted" });

      const record = await run();
      await open(record.id, "made", ["one", "two"]);
      await complete(await lease(record.id, "made", "one"));
      await journal.requestHalt(record.id, "pause", "user:ada", now());
      const ref = { run: record.id, stage: "made", unit: "two" };
      expect(await journal.acquire(ref, "worker", 1, now())).toEqual({ state: "halted" });
      expect(await journal.readyUnits(record.id, now(), 10)).toEqual([]);
      expect(await journal.acquire({ ...ref, unit: "one" }, "worker", 1, now())).toEqual({
        state: "finished",
      });

      await journal.clearHalt(record.id);
      expect(await journal.readyUnits(record.id, now(), 10)).toMatchObject([
        { unit: "two", lane: "text" },
      ]);
      await journal.moveRun(
        record.id,
        ["running"],
        "cancelled",
        finished(record, "cancelled"),
        now(),
      );
      expect(await journal.acquire(ref, "worker", 1, now())).toEqual({ state: "halted" });
    });

    test("a hint about a unit that there is not finds it finished", async () => {
      const { run, open, journal } = scene();
      const { id } = await run();

      expect(await journal.acquire({ run: id, stage: "made", unit: "" }, "worker", 1, 1)).toEqual({
        state: "finished",
      });
      await open(id, "made");
      expect(
        await journal.acquire({ run: id, stage: "made", unit: "other" }, "worker", 1, 1),
      ).toEqual({ state: "finished" });
      expect(await journal.acquire({ run: id, stage: "other", unit: "" }, "worker", 1, 1)).toEqual({
        state: "finished",
      });
    });
  });

  describe("outcomes", () => {
    test("a finished unit leaves its trace for later runs, and how many of its stage are open", async () => {
      const { run, open, lease, complete, journal, project, system } = scene();
      const { id } = await run();
      await open(id, "made", ["one", "two"]);
      const one = await lease(id, "made", "one");
      const { ref } = await journal.emit(one, note("a", "A"), 1);

      expect(await complete(one, [ref])).toBe(1);
      expect(await complete(await lease(id, "made", "two"))).toBe(0);

      expect(await journal.lastTrace(project.id, "made", "one")).toEqual(traceOf(one, [ref]));
      expect(await journal.lastTrace(project.id, "made", "three")).toBeNull();
      expect([...(await journal.lastTraces(project.id, "made")).keys()]).toEqual(["one", "two"]);
      expect((await journal.run(id)).costMicroUsd).toBe(14);
      const events = await system.events.readAfter(project.id, 0, 50, {
        types: ["unit.completed"],
      });
      expect(events.map(({ payload }) => payload)).toEqual([
        { unit: "one", attempt: 1, artifacts: 1 },
        { unit: "two", attempt: 1, artifacts: 0 },
      ]);
      await expect(complete(one)).rejects.toMatchObject({ code: "lease-lost" });
    });

    test("the last finished trace counts: not one of a failure, nor of a run on its own", async () => {
      const { leased, complete, journal, project, now } = scene();
      const good = await leased();
      await complete(good);
      const bad = await leased();
      await journal.settleUnit(
        bad,
        { kind: "failed", error: failure, trace: traceOf(bad), costMicroUsd: 0 },
        now(),
      );
      await complete(await leased("made", { isolated: true }));

      expect(await journal.lastTrace(project.id, "made", "")).toEqual(traceOf(good));
      expect(await journal.lastTraces(project.id, "made")).toEqual(new Map([["", traceOf(good)]]));
    });

    test("a retry waits until it is due, and says so", async () => {
      const { leased, journal, system, project } = scene();
      const lease = await leased();

      const outcome = {
        kind: "retry",
        error: failure,
        notBefore: 10_000.5,
        delayMs: 250.25,
        costMicroUsd: 3,
      } as const;
      expect(await journal.settleUnit(lease, outcome, 9_750)).toEqual({ open: 1 });

      expect(await journal.units(lease.run, "made")).toMatchObject([
        { status: "queued", notBefore: 10_001, error: failure },
      ]);
      expect(await journal.acquire(refOf(lease), "worker", 1_000, 10_000)).toEqual({
        state: "early",
      });
      expect(await journal.readyUnits(lease.run, 10_000, 9)).toEqual([]);
      expect(await journal.nextWake(lease.run, 10_000)).toBe(10_001);
      expect(await journal.readyUnits(lease.run, 10_001, 9)).toMatchObject([{ unit: "" }]);
      const [event] = await system.events.readAfter(project.id, 0, 50, {
        types: ["stage.retrying"],
      });
      expect(event?.payload).toEqual({ unit: "", attempt: 1, delayMs: 250.25, error: failure });
      expect(await journal.acquire(refOf(lease), "worker", 1_000, 10_001)).toMatchObject({
        state: "leased",
        lease: { attempt: 2, epoch: 2 },
      });
      expect(await journal.nextWake(lease.run, 10_001)).toBe(11_001);
      expect((await journal.run(lease.run)).costMicroUsd).toBe(3);
    });

    test("a unit put back keeps its place; a failed or cancelled one has ended", async () => {
      const { run, open, lease, journal, system, project } = scene();
      const { id } = await run();
      await open(id, "made", ["back", "failed", "cancelled"]);
      const [back, failed, cancelled] = [
        await lease(id, "made", "back"),
        await lease(id, "made", "failed"),
        await lease(id, "made", "cancelled"),
      ];

      await journal.settleUnit(back, { kind: "requeued", reason: "Paused." }, 1);
      await journal.settleUnit(
        failed,
        { kind: "failed", error: failure, trace: traceOf(failed), costMicroUsd: 0 },
        2,
      );
      expect(await journal.settleUnit(cancelled, { kind: "cancelled" }, 3)).toEqual({ open: 1 });

      expect((await journal.units(id, "made")).map(({ status, error }) => [status, error])).toEqual(
        [
          ["queued", null],
          ["failed", failure],
          ["cancelled", null],
        ],
      );
      expect(await journal.stages(id)).toMatchObject([
        { units: { queued: 1, failed: 1, cancelled: 1 } },
      ]);
      const events = (await system.events.readAfter(project.id, 0, 50)).slice(-3);
      expect(events.map(({ type, payload }) => [type, payload])).toMatchObject([
        ["unit.requeued", { unit: "back", reason: "Paused." }],
        ["unit.failed", { unit: "failed", title: "Unit failed", attempt: 1, error: failure }],
        ["unit.failed", { unit: "cancelled", error: { code: "aborted" } }],
      ]);
      await expect(journal.emit(back, note("a", "late"), 4)).rejects.toMatchObject({
        code: "lease-lost",
      });
    });

    test("ready units come in story order over the stages, no more than asked for", async () => {
      const { run, open, lease, journal, now } = scene();
      const { id } = await run(["first", "second"]);
      await open(id, "second", ["x"]);
      await open(id, "first", ["c", "a", "b"]);
      await lease(id, "first", "c");

      const names = async (at: number, limit: number) =>
        (await journal.readyUnits(id, at, limit)).map(({ stage, unit }) => `${stage} ${unit}`);

      expect(await names(now(), 10)).toEqual(["first a", "first b", "second x"]);
      expect(await names(now(), 2)).toEqual(["first a", "first b"]);
      expect(await names(now() + 60_000, 10)).toEqual([
        "first c",
        "first a",
        "first b",
        "second x",
      ]);
      expect(await journal.nextWake(id, now() + 60_000)).toBeNull();
    });
  });

  describe("taking over", () => {
    test("who holds the store alone puts back all that others left, and the runs show it", async () => {
      const { run, open, lease, journal, system, project, now } = scene();
      const [left, between] = [await run(), await run()];
      await open(left.id, "made", ["one", "two"]);
      const held = await lease(left.id, "made", "one", "gone");

      expect(await journal.takeOver("new", true, now())).toEqual([left.id, between.id]);

      expect(await journal.run(left.id)).toMatchObject({ status: "interrupted" });
      expect((await journal.units(left.id, "made")).map(({ status }) => status)).toEqual([
        "queued",
        "queued",
      ]);
      await expect(journal.emit(held, note("a", "late"), now())).rejects.toMatchObject({
        code: "lease-lost",
      });
      const events = await system.events.readAfter(project.id, 0, 50, {
        types: ["unit.requeued", "run.interrupted"],
      });
      expect(events.map(({ type, run: of }) => [type, of])).toEqual([
        ["unit.requeued", left.id],
        ["run.interrupted", left.id],
        ["run.interrupted", between.id],
      ]);
      expect(await journal.takeOver("new", true, now())).toEqual([]);
      expect(await journal.renew("gone", 1, now())).toEqual([
        { run: left.id, stage: "made", unit: "one" },
      ]);
    });

    test("among others only what ran out counts, and a run that somebody works on goes on", async () => {
      const { run, open, journal } = scene();
      const [dead, shared, alive] = [await run(), await run(), await run()];
      for (const { id } of [dead, shared, alive]) await open(id, "made", ["one", "two"]);
      await journal.acquire({ run: dead.id, stage: "made", unit: "one" }, "gone", 1_000, 5_000);
      await journal.acquire({ run: shared.id, stage: "made", unit: "one" }, "gone", 1_000, 5_000);
      await journal.acquire({ run: shared.id, stage: "made", unit: "two" }, "there", 9_000, 5_000);
      await journal.acquire({ run: alive.id, stage: "made", unit: "one" }, "there", 9_000, 5_000);

      expect(await journal.takeOver("new", false, 6_000)).toEqual([dead.id]);

      const statuses = await Promise.all(
        [dead, shared, alive].map(async ({ id }) => (await journal.run(id)).status),
      );
      expect(statuses).toEqual(["interrupted", "running", "running"]);
      expect((await journal.units(shared.id, "made")).map(({ status }) => status)).toEqual([
        "queued",
        "running",
      ]);
    });

    test("what one works on oneself is left alone", async () => {
      const { run, open, lease, journal, now } = scene();
      const { id } = await run();
      await open(id, "made");
      const held = await lease(id, "made", "", "me");

      expect(await journal.takeOver("me", true, now())).toEqual([]);

      expect(await journal.emit(held, note("a", "A"), now())).toMatchObject({ standing: "head" });
    });
  });
}
