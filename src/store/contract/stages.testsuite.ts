import { describe, expect, test } from "vitest";
import { failure, note, planned, refOf, reusedUnit, traceOf, type Scene } from "./scene.ts";

/** Stages: opened with their units, settled, opened again. */
export function stagesContract(scene: () => Scene): void {
  describe("stages", () => {
    test("a stage opens once, with its units in story order", async () => {
      const { run, open, journal, system } = scene();
      const { id } = await run();

      expect(await open(id, "made", ["z", "a", "m"])).toBe(true);
      expect(await open(id, "made", ["other"])).toBe(false);

      expect(
        (await system.runs.units(id, "made")).map(({ unit, ordinal, status, attempt, reason }) => [
          unit,
          ordinal,
          status,
          attempt,
          reason,
        ]),
      ).toEqual([
        ["z", 0, "queued", 0, "new"],
        ["a", 1, "queued", 0, "new"],
        ["m", 2, "queued", 0, "new"],
      ]);
      expect(await journal.stages(id)).toMatchObject([
        { stage: "made", status: "running", units: { queued: 3 }, artifacts: 0, round: 0 },
      ]);
      expect(
        (await system.events.readRunAfter(id, 2, 9)).map(({ type, payload }) => [type, payload]),
      ).toEqual([["stage.started", { units: 3, reused: 0, title: "The made" }]]);
    });

    test("reused units bring what they made before, counted as artifacts of this run", async () => {
      const { leased, journal, complete, run, open, lease, system } = scene();
      const earlier = await leased();
      const refs = [
        await journal.emit(earlier, note("a", "A"), 1),
        await journal.emit(earlier, note("b", "B"), 2),
      ].map(({ ref }) => ref);
      await complete(earlier, refs);
      const { id } = await run();

      await open(id, "made", [reusedUnit("old", refs), "new"]);

      expect(await journal.stages(id)).toMatchObject([
        { status: "running", units: { reused: 1, queued: 1 }, artifacts: 2 },
      ]);
      expect(
        (await system.events.readRunAfter(id, 2, 9)).map(({ type, payload }) => [type, payload]),
      ).toEqual([
        ["stage.started", { units: 2, reused: 1, title: "The made" }],
        ["unit.reused", { unit: "old", title: "Unit old", artifacts: 2 }],
      ]);
      expect(await journal.emit(await lease(id, "made", "new"), note("c", "C"), 3)).toMatchObject({
        artifactIndex: 3,
      });
      expect(
        (await journal.emissions(id, "made")).map(({ ref, unit, artifactIndex, unchanged }) => [
          ref.key,
          unit,
          artifactIndex,
          unchanged,
        ]),
      ).toEqual([
        ["a", "old", 1, true],
        ["b", "old", 2, true],
        ["c", "new", 3, false],
      ]);
    });

    test("a stage of nothing but reused units says so, and settles as reused without saying it twice", async () => {
      const { run, open, journal, settle, system } = scene();
      const { id } = await run();

      await open(id, "made", [reusedUnit("one", []), reusedUnit("two", [])]);
      expect(await settle(id, "made", { status: "reused" })).toBe(true);
      expect(await settle(id, "made", { status: "reused" })).toBe(false);

      expect(await journal.stages(id)).toMatchObject([{ status: "reused", units: { reused: 2 } }]);
      expect((await system.events.readRunAfter(id, 2, 9)).map(({ type }) => type)).toEqual([
        "stage.reused",
        "unit.reused",
        "unit.reused",
      ]);
    });

    test("a stage ends when its units have, with what failed by name", async () => {
      const { run, open, lease, complete, settle, journal, system } = scene();
      const { id } = await run();
      await open(id, "made", ["good", "bad"]);
      expect(await settle(id, "made")).toBe(false);

      const bad = await lease(id, "made", "bad");
      await journal.settleUnit(
        bad,
        { kind: "failed", error: failure, trace: traceOf(bad), costMicroUsd: 5 },
        2_000,
      );
      await complete(await lease(id, "made", "good"));
      expect(
        await journal.settleStage(
          id,
          "made",
          { status: "completed_with_errors", reason: "1 of 2", error: null, gate: null },
          5_000,
        ),
      ).toBe(true);

      expect(await journal.stages(id)).toMatchObject([
        {
          status: "completed_with_errors",
          units: { completed: 1, failed: 1 },
          costMicroUsd: 12,
          finishedAt: 5_000,
        },
      ]);
      const [ended] = await system.events.readAfter(scene().project.id, 0, 9, {
        types: ["stage.completed"],
      });
      expect(ended?.payload).toMatchObject({
        status: "completed_with_errors",
        artifacts: 0,
        failedUnits: [{ unit: "bad", title: "Unit bad", error: failure }],
        costMicroUsd: 12,
      });
    });

    test("a stage that never opened is skipped, blocked or failed", async () => {
      const { run, settle, journal, system } = scene();
      const { id } = await run(["one", "two", "three"]);

      await settle(id, "one", { status: "failed", error: failure });
      await settle(id, "two", { status: "blocked", reason: "Nothing to read." });
      await settle(id, "three", { status: "skipped", reason: "Not asked for." });

      expect((await journal.stages(id)).map(({ status, error }) => [status, error])).toEqual([
        ["failed", failure],
        ["blocked", null],
        ["skipped", null],
      ]);
      expect((await system.events.readRunAfter(id, 2, 9)).map(({ type }) => type)).toEqual([
        "stage.completed",
        "stage.blocked",
        "stage.skipped",
      ]);
      expect(await scene().open(id, "three")).toBe(false);
    });

    test("cancelling a stage ends the units that have not ended, and their leases", async () => {
      const { run, open, lease, settle, journal } = scene();
      const { id } = await run();
      await open(id, "made", ["at work", "waiting"]);
      const held = await lease(id, "made", "at work");

      expect(await settle(id, "made", { status: "cancelled" })).toBe(true);

      expect((await journal.units(id, "made")).map(({ status }) => status)).toEqual([
        "cancelled",
        "cancelled",
      ]);
      expect(await journal.stages(id)).toMatchObject([
        { status: "cancelled", units: { cancelled: 2 } },
      ]);
      await expect(journal.emit(held, note("a", "late"), 9)).rejects.toMatchObject({
        code: "lease-lost",
      });
      expect(
        await journal.acquire({ run: id, stage: "made", unit: "waiting" }, "worker", 1, 9),
      ).toEqual({ state: "finished" });
    });
  });

  describe("stages opened again", () => {
    test("a retry queues what failed in the same round, and what follows is as if never opened", async () => {
      const { run, open, lease, complete, settle, journal } = scene();
      const { id } = await run([
        "first",
        "second",
        planned("third", [], ["second"]),
        planned("aside"),
      ]);
      await open(id, "first", ["good", "bad"]);
      const good = await lease(id, "first", "good");
      await journal.emit(good, note("good", "kept"), 1);
      await complete(good);
      const bad = await lease(id, "first", "bad");
      await journal.emit(bad, note("bad", "half"), 2);
      await journal.settleUnit(
        bad,
        { kind: "failed", error: failure, trace: traceOf(bad), costMicroUsd: 0 },
        3,
      );
      await settle(id, "first", { status: "completed_with_errors" });
      await open(id, "second", ["of both"]);
      await complete(await lease(id, "second", "of both"));
      await settle(id, "second");
      await settle(id, "third", { status: "blocked", reason: "No." });
      await open(id, "aside");
      await complete(await lease(id, "aside"));
      await settle(id, "aside");

      expect(await journal.reopenStage(id, "first", "failed", "Again.", "", 10)).toBe(true);
      expect(await journal.reopenStage(id, "first", "failed", "Again.", "", 10)).toBe(false);

      expect(
        (await journal.stages(id)).map(({ stage, status, units, round }) => [
          stage,
          status,
          units,
          round,
        ]),
      ).toEqual([
        ["first", "running", { queued: 1, completed: 1 }, 0],
        ["second", "queued", {}, 1],
        ["third", "queued", {}, 0],
        ["aside", "completed", { completed: 1 }, 0],
      ]);
      const again = await lease(id, "first", "bad");
      expect(again).toMatchObject({ attempt: 2, epoch: 2 });
      expect(await journal.emit(again, note("bad", "whole"), 11)).toMatchObject({
        artifactIndex: null,
      });
      expect((await journal.emissions(id, "first")).map(({ ref }) => ref.key)).toEqual([
        "good",
        "bad",
      ]);
    });

    test("after a reject all is made anew, reused units too, and stages behind open with other units", async () => {
      const { run, open, lease, complete, settle, journal } = scene();
      const { id } = await run(["first", "second"]);
      await open(id, "first", ["one", reusedUnit("two", [])]);
      await complete(await lease(id, "first", "one"));
      await settle(id, "first");
      await open(id, "second", ["a", "b"]);
      for (const unit of ["a", "b"]) {
        const made = await lease(id, "second", unit);
        await journal.emit(made, note(unit, "first time"), 1);
        await complete(made);
      }
      await settle(id, "second");

      expect(await journal.reopenStage(id, "first", "all", "Rejected.", "Shorter.", 10)).toBe(true);

      expect(
        (await journal.stages(id)).map(({ status, units, round }) => [status, units, round]),
      ).toEqual([
        ["running", { queued: 2 }, 1],
        ["queued", {}, 1],
      ]);
      expect(await journal.units(id, "second")).toEqual([]);
      expect(await open(id, "second", ["b", "c"])).toBe(true);
      expect(
        (await journal.units(id, "second")).map(({ unit, status, attempt }) => [
          unit,
          status,
          attempt,
        ]),
      ).toEqual([
        ["b", "queued", 1],
        ["c", "queued", 0],
      ]);
      expect(
        await journal.acquire({ run: id, stage: "second", unit: "a" }, "worker", 1, 20),
      ).toEqual({ state: "finished" });
      expect(await journal.emissions(id, "second")).toEqual([]);
      const b = await lease(id, "second", "b");
      expect(await journal.emit(b, note("b", "second time"), 21)).toMatchObject({
        ref: { version: 2 },
        artifactIndex: 3,
      });
    });

    test("the log says what was opened again and why", async () => {
      const { run, open, lease, complete, settle, journal, system } = scene();
      const { id } = await run(["first", "second"]);
      await open(id, "first");
      await complete(await lease(id, "first"));
      await settle(id, "first");
      await settle(id, "second", { status: "blocked" });

      await journal.reopenStage(id, "first", "all", "Rejected by Ada.", "Shorter.", 10);

      const events = await system.events.readAfter(scene().project.id, 0, 50, {
        types: ["stage.reopened"],
      });
      expect(events.map(({ stage, payload }) => [stage, payload])).toEqual([
        ["first", { reason: "Rejected by Ada.", notes: "Shorter." }],
        ["second", { reason: "Rejected by Ada.", notes: "" }],
      ]);
    });

    test("stages that the run was never asked for stay skipped; a stage that failed before it opened is queued again", async () => {
      const { run, settle, journal } = scene();
      const { id } = await run(["first", "second", "third"], { until: "second" });
      await settle(id, "first", { status: "failed", error: failure });
      await settle(id, "second", { status: "skipped", reason: "first failed" });
      await settle(id, "third", { status: "skipped", reason: "The run ends at second." });

      expect(await journal.reopenStage(id, "first", "failed", "Again.", "", 10)).toBe(true);

      expect((await journal.stages(id)).map(({ status, error }) => [status, error])).toEqual([
        ["queued", null],
        ["queued", null],
        ["skipped", null],
      ]);
    });

    test("nothing that is at work or has not begun is opened again", async () => {
      const { run, open, lease, complete, settle, journal } = scene();
      const { id } = await run(["first", "second"]);
      expect(await journal.reopenStage(id, "first", "all", "", "", 1)).toBe(false);
      await open(id, "first");
      expect(await journal.reopenStage(id, "first", "all", "", "", 1)).toBe(false);
      const held = await lease(id, "first");
      expect(await journal.reopenStage(id, "first", "failed", "", "", 1)).toBe(false);
      await complete(held);
      await settle(id, "first");

      expect(await journal.reopenStage(id, "first", "failed", "", "", 1)).toBe(false);
      expect(await journal.units(id, "first")).toMatchObject([{ status: "completed" }]);
      expect(await journal.emitted(refOf(held))).toEqual([]);
    });

    test("a stage may not bring one unit twice, nor carry what does not exist", async () => {
      const { run, open, journal } = scene();
      const { id } = await run();

      await expect(open(id, "made", ["one", "one"])).rejects.toMatchObject({ code: "conflict" });
      await expect(
        open(id, "made", [reusedUnit("one", [{ type: "note", key: "none", version: 1 }])]),
      ).rejects.toMatchObject({ code: "not-found" });

      expect(await journal.stages(id)).toMatchObject([{ status: "queued", units: {} }]);
      expect(await open(id, "made", ["one"])).toBe(true);
    });
  });
}
