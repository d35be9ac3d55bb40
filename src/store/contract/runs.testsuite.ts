import { describe, expect, test } from "vitest";
import type { RunRecord } from "../../core/store.ts";
import { ada, finished, inputId, projectId, runId, started, type Scene } from "./scene.ts";

/** Projects, their inputs, and runs from request to end. */
export function runsContract(scene: () => Scene): void {
  describe("projects", () => {
    test("a project is found by id and slug, and newest come first, page by page", async () => {
      const { system, project, now } = scene();
      for (let made = 2; made <= 5; made += 1) {
        await system.projects.create(
          { id: projectId(made), slug: `play-${made}`, name: `Play ${made}`, settings: {} },
          now(),
        );
      }

      const first = await system.projects.list({ limit: 3 });
      const second = await system.projects.list({ limit: 3, after: first.next! });

      expect([...first.rows, ...second.rows].map(({ slug }) => slug)).toEqual([
        "play-5",
        "play-4",
        "play-3",
        "play-2",
        "hamlet",
      ]);
      expect(second.next).toBeNull();
      expect(await system.projects.get(project.id)).toEqual(project);
      expect(await system.projects.bySlug("hamlet")).toEqual(project);
      expect(await system.projects.bySlug("macbeth")).toBeNull();
      expect(project).toMatchObject({
        slug: "hamlet",
        name: "Hamlet",
        settings: { pace: "slow" },
        seq: 1,
      });
    });

    test("a slug is given once", async () => {
      const { system, now } = scene();
      const again = { id: projectId(2), slug: "hamlet", name: "Another", settings: {} };

      await expect(system.projects.create(again, now())).rejects.toMatchObject({
        code: "conflict",
      });
      await expect(system.projects.get(projectId(2))).rejects.toMatchObject({ code: "not-found" });
    });

    test("the project last given a file is found by that file's path", async () => {
      const { system, project, now } = scene();
      const other = await system.projects.create(
        { id: projectId(2), slug: "other", name: "Other", settings: {} },
        now(),
      );
      const file = {
        filename: "play.fountain",
        sourcePath: "/home/ada/play.fountain",
        digest: "d",
        bytes: 3,
      };
      const input = await system.inputs.add({ id: inputId(1), project: other.id, ...file }, now());
      await system.inputs.add({ id: inputId(2), project: project.id, ...file }, now());
      await system.inputs.add(
        { id: inputId(3), project: other.id, ...file, sourcePath: null },
        now(),
      );

      expect((await system.projects.bySourcePath(file.sourcePath))?.id).toBe(project.id);
      expect(await system.projects.bySourcePath("/nowhere")).toBeNull();
      expect((await system.inputs.list(other.id)).map(({ id }) => id)).toEqual([
        inputId(1),
        inputId(3),
      ]);
      expect((await system.inputs.list(other.id))[0]).toEqual(input);
      expect(await system.events.readAfter(other.id, 1, 1)).toMatchObject([
        {
          type: "input.added",
          payload: { input: inputId(1), filename: "play.fountain", digest: "d", bytes: 3 },
        },
      ]);
    });
  });

  describe("runs", () => {
    test("a run keeps its request and stands queued, with heads frozen as they are", async () => {
      const { created, system, project } = scene();

      const run = await created(["one", "two"], { force: true });

      expect(run).toMatchObject({
        number: 1,
        status: "queued",
        halt: null,
        attempt: 0,
        frozenAt: 2,
        runSeq: 1,
        startedBy: "user:ada",
        params: { acts: 5 },
        options: { force: true, isolated: false, controlMode: "autonomous" },
        startedAt: null,
        finishedAt: null,
        error: null,
        costMicroUsd: 0,
      });
      expect(await system.runs.get(run.id)).toEqual(run);
      expect(
        (await system.runs.stages(run.id)).map(({ stage, status, units }) => [
          stage,
          status,
          units,
        ]),
      ).toEqual([
        ["one", "queued", {}],
        ["two", "queued", {}],
      ]);
      expect(await system.events.readAfter(project.id, 1, 9)).toMatchObject([
        { type: "run.created", runSeq: 1, payload: { pipeline: "play", number: 1, title: "Play" } },
      ]);
    });

    test("newest come first, numbered in the project", async () => {
      const { created, system, project } = scene();
      for (let made = 0; made < 12; made += 1) await created();

      const first = await system.runs.list(project.id, { limit: 7 });
      const second = await system.runs.list(project.id, { limit: 7, after: first.next! });

      expect([...first.rows, ...second.rows].map(({ number }) => number)).toEqual([
        12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1,
      ]);
      expect(second.next).toBeNull();
    });

    test("the newest unfinished run of the same request is found again", async () => {
      const { created, system, project, journal, now } = scene();
      const [first, second] = [await created(), await created()];
      expect((await system.runs.unfinished(project.id, "same"))?.id).toBe(second.id);

      await journal.moveRun(
        second.id,
        ["queued"],
        "cancelled",
        finished(second, "cancelled"),
        now(),
      );

      expect((await system.runs.unfinished(project.id, "same"))?.id).toBe(first.id);
      expect(await system.runs.unfinished(project.id, "other")).toBeNull();
      expect((await journal.openRuns()).map(({ id }) => id)).toEqual([first.id]);
    });

    test("a run moves along allowed edges, each move with its event, and counts its starts", async () => {
      const { created, journal, system, project } = scene();
      const run = await created();
      const paused = {
        type: "run.paused",
        run: run.id,
        stage: null,
        payload: { reason: "Asked." },
      } as const;

      expect(await journal.moveRun(run.id, ["queued"], "running", started(run), 10)).toBe(true);
      expect(await journal.moveRun(run.id, ["queued"], "running", started(run), 11)).toBe(false);
      expect(await journal.moveRun(run.id, ["running"], "paused", paused, 12)).toBe(true);
      expect(await journal.moveRun(run.id, ["paused"], "running", started(run), 13)).toBe(true);
      expect(
        await journal.moveRun(run.id, ["running"], "completed", finished(run, "completed"), 14),
      ).toBe(true);

      expect(await journal.run(run.id)).toMatchObject({
        status: "completed",
        attempt: 2,
        startedAt: 10,
        finishedAt: 14,
      });
      const events = await system.events.readRunAfter(run.id, 1, 9);
      expect(
        events.map(({ type, payload }) => [type, "attempt" in payload ? payload.attempt : null]),
      ).toEqual([
        ["run.started", 1],
        ["run.paused", null],
        ["run.started", 2],
        ["run.finished", null],
      ]);
      expect((await system.projects.get(project.id)).seq).toBe(6);
    });

    test("a move that no run may make is refused and leaves nothing", async () => {
      const { created, journal, now } = scene();
      const run = await created();
      await journal.moveRun(run.id, ["queued"], "cancelled", finished(run, "cancelled"), now());

      await expect(
        journal.moveRun(run.id, ["cancelled"], "running", started(run), now()),
      ).rejects.toMatchObject({ code: "illegal-transition" });
      expect(await journal.run(run.id)).toMatchObject({ status: "cancelled", runSeq: 2 });
    });

    test("a failed run says what failed first, until it runs again", async () => {
      const { run, journal, now } = scene();
      const record: RunRecord = await run();
      const error = { code: "timeout", message: "Too long.", hint: "Again." } as const;
      const event = {
        ...finished(record, "failed"),
        payload: {
          ...finished(record, "failed").payload,
          failures: [{ stage: "made", unit: "", title: "", error }],
        },
      };

      await journal.moveRun(record.id, ["running"], "failed", event, now());
      expect(await journal.run(record.id)).toMatchObject({ status: "failed", error });

      await journal.moveRun(record.id, ["failed"], "running", started(record), now());
      expect(await journal.run(record.id)).toMatchObject({
        status: "running",
        error: null,
        finishedAt: null,
      });
    });

    test("what a person asks of a run is remembered once; cancelling outdoes pausing", async () => {
      const { run, journal, system, now } = scene();
      const { id } = await run();

      expect(await journal.requestHalt(id, "pause", "user:ada", now())).toBe(true);
      expect(await journal.requestHalt(id, "pause", "user:ada", now())).toBe(false);
      expect(await journal.requestHalt(id, "cancel", "user:ada", now())).toBe(true);
      expect(await journal.requestHalt(id, "pause", "user:ada", now())).toBe(false);
      expect((await journal.run(id)).halt).toBe("cancel");

      await journal.clearHalt(id);
      expect((await journal.run(id)).halt).toBeNull();
      const events = await system.events.readRunAfter(id, 2, 9);
      expect(events.map(({ type, payload }) => [type, payload])).toEqual([
        ["run.pause_requested", { by: "user:ada" }],
        ["run.cancel_requested", { by: "user:ada" }],
      ]);
    });

    test("a paused run has been obeyed, and may still be cancelled; an ended one may not", async () => {
      const { run, journal, now } = scene();
      const record = await run();
      await journal.requestHalt(record.id, "pause", "user:ada", now());
      await journal.moveRun(
        record.id,
        ["running"],
        "paused",
        { type: "run.paused", run: record.id, stage: null, payload: { reason: "" } },
        now(),
      );

      expect(await journal.run(record.id)).toMatchObject({ status: "paused", halt: null });
      expect(await journal.requestHalt(record.id, "pause", "user:ada", now())).toBe(false);
      expect(await journal.requestHalt(record.id, "cancel", "user:ada", now())).toBe(true);
      await journal.moveRun(
        record.id,
        ["paused"],
        "cancelled",
        finished(record, "cancelled"),
        now(),
      );
      expect(await journal.requestHalt(record.id, "cancel", "user:ada", now())).toBe(false);
      expect((await journal.run(record.id)).halt).toBeNull();
    });

    test("what is not there is not found", async () => {
      const { system, journal, now, created } = scene();
      const run = await created();

      await expect(system.runs.get(runId(99))).rejects.toMatchObject({
        code: "not-found",
        message: `There is no run ${runId(99)}.`,
      });
      await expect(journal.run(runId(99))).rejects.toMatchObject({ code: "not-found" });
      await expect(
        journal.moveRun(runId(99), ["queued"], "running", started(run), now()),
      ).rejects.toMatchObject({ code: "not-found" });
      await expect(journal.openStage(run.id, "unknown", [], [], now())).rejects.toMatchObject({
        code: "not-found",
      });
      await expect(
        journal.acquire({ run: runId(99), stage: "made", unit: "" }, "worker", 1, now()),
      ).rejects.toMatchObject({ code: "not-found" });
      await expect(system.projects.get(projectId(99))).rejects.toMatchObject({ code: "not-found" });
      await expect(system.runs.list(projectId(99), { limit: 1 })).rejects.toMatchObject({
        code: "not-found",
      });
    });

    test("a run of a person's own project can be made by that person", async () => {
      const { created, store, project } = scene();
      const run = await created();

      const hers = store.as(ada);

      expect((await hers.runs.list(project.id, { limit: 5 })).rows).toEqual([run]);
    });
  });
}
