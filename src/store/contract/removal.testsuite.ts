import { describe, expect, test } from "vitest";
import type { RunRecord } from "../../core/store.ts";
import { ada, finished, note, projectId, started, stranger, written, type Scene } from "./scene.ts";

/** The list of all runs, and how a run is taken out of it. */
export function removalContract(scene: () => Scene): void {
  describe("all runs", () => {
    const numbers = (rows: readonly RunRecord[]) => rows.map(({ number }) => number);

    test("of every project that a person sees come newest first, page by page", async () => {
      const { store, system, project, created, now } = scene();
      const hers = store.as(ada);
      const other = await hers.projects.create(
        { id: projectId(2), slug: "macbeth", name: "Macbeth", settings: {} },
        now(),
      );
      const theirs = await store
        .as(stranger)
        .projects.create({ id: projectId(3), slug: "lear", name: "Lear", settings: {} }, now());
      for (const place of [project, other, theirs, project, other, theirs, project])
        await created(["made"], {}, { project: place.id });

      const found: string[] = [];
      let after: string | null = null;
      do {
        const request = { limit: 2, ...(after === null ? {} : { after }) };
        const page = await hers.runs.listAll({}, request);
        found.push(...page.rows.map((run) => `${run.project === project.id} ${run.number}`));
        after = page.next;
      } while (after !== null);

      expect(found).toEqual(["true 3", "false 2", "true 2", "false 1", "true 1"]);
      expect((await system.runs.listAll({}, { limit: 99 })).rows).toHaveLength(7);
      await expect(hers.runs.listAll({}, { limit: 2, after: "x" })).rejects.toMatchObject({
        code: "bad-request",
      });
    });

    test("can be asked for by status and by pipeline", async () => {
      const { store, created, run } = scene();
      const { runs } = store.as(ada);
      await created();
      await run();
      await created();
      const page = { limit: 9 };

      expect(numbers((await runs.listAll({ status: ["queued"] }, page)).rows)).toEqual([3, 1]);
      expect(numbers((await runs.listAll({ status: ["queued", "running"] }, page)).rows)).toEqual([
        3, 2, 1,
      ]);
      expect((await runs.listAll({ status: [] }, page)).rows).toEqual([]);
      expect(numbers((await runs.listAll({ pipeline: "play" }, page)).rows)).toEqual([3, 2, 1]);
      expect((await runs.listAll({ pipeline: "opera" }, page)).rows).toEqual([]);
    });
  });

  describe("a removed run", () => {
    test("is gone from every list and look-up of people; its events and versions stay", async () => {
      const { store, system, journal, project, leased, complete, settle, now } = scene();
      const { run } = await finishedRun(scene());
      const hers = store.as(ada);
      const [gate] = await journal.gates(run);
      const at = now();
      const before = await system.projects.get(project.id);

      await hers.runs.remove(run, "user:ada", at);

      const page = { limit: 9 };
      for (const look of [
        () => hers.runs.get(run),
        () => hers.runs.stages(run),
        () => hers.runs.units(run, "made"),
        () => hers.runs.emissions(run, "made"),
        () => hers.runs.remove(run, "user:ada", now()),
        () => hers.artifacts.latestOfRun(run),
        () => hers.artifacts.versionsOfRun(run, "note", "a"),
        () => hers.artifacts.write(written(scene(), "a", "x", { of: { run } }), "user:ada", now()),
        () => hers.events.readRunAfter(run, 0, 9),
        () => hers.gates.get(gate!.id),
      ])
        await expect(look()).rejects.toMatchObject({ code: "not-found" });
      expect((await hers.runs.list(project.id, page)).rows).toEqual([]);
      expect((await hers.runs.listAll({}, page)).rows).toEqual([]);
      expect(await hers.gates.list(project.id, {})).toEqual([]);
      expect(await hers.artifacts.head(project.id, "note", "a")).toMatchObject({ run });
      expect(await hers.events.readAfter(project.id, before.seq, 9)).toMatchObject([
        { type: "run.removed", run, stage: null, at, payload: { by: "user:ada" } },
      ]);
      const next = await leased();
      await complete(next);
      await settle(next.run, "made");
      expect((await journal.run(next.run)).number).toBe(2);
    });

    test("cannot be one at work", async () => {
      const { system, journal, run, now } = scene();
      const { id } = await run();

      await expect(system.runs.remove(id, "user:ada", now())).rejects.toMatchObject({
        code: "illegal-transition",
        message: `Run ${id} is running; only one that rests can be removed.`,
      });
      const waiting = { type: "run.awaiting_approval", run: id, stage: null } as const;
      const payload = { gates: [] };
      await journal.moveRun(id, ["running"], "awaiting_approval", { ...waiting, payload }, now());
      await expect(system.runs.remove(id, "user:ada", now())).rejects.toMatchObject({
        code: "illegal-transition",
      });
      expect((await journal.openRuns()).map((open) => open.id)).toEqual([id]);
    });

    test("that was queued is neither started, nor found again, nor taken over", async () => {
      const { store, system, journal, project, created, now } = scene();
      const run = await created();

      await store.as(ada).runs.remove(run.id, "user:ada", now());

      expect(await system.runs.unfinished(project.id, "same")).toBeNull();
      expect(await journal.openRuns()).toEqual([]);
      expect(await journal.takeOver("next", true, now())).toEqual([]);
      expect(await journal.moveRun(run.id, ["queued"], "running", started(run), now())).toBe(false);
      expect(await journal.requestHalt(run.id, "cancel", "user:ada", now())).toBe(false);
      expect(await journal.run(run.id)).toMatchObject({ status: "queued", runSeq: 2 });
    });

    test("that was paused at its gate asks nobody any more", async () => {
      const { system, journal, project, now } = scene();
      const { run } = await heldRun(scene());
      const paused = { type: "run.paused", run, stage: null, payload: { reason: "" } } as const;
      await journal.moveRun(run, ["running"], "paused", paused, now());
      const [gate] = await journal.dueGates(900_000);

      await system.runs.remove(run, "user:ada", now());

      expect(await journal.dueGates(900_000)).toEqual([]);
      expect(await system.gates.list(project.id, { waiting: true })).toEqual([]);
      const decision = { verdict: "approved", notes: "" } as const;
      expect(await journal.decideGate(gate!.id, decision, "timer", "auto_approved", now())).toBe(
        false,
      );
    });
  });
}

/** A run that has made `note/a` and holds at a gate with a timer. */
async function heldRun({ journal, leased, complete, settle, now }: Scene) {
  const lease = await leased();
  await journal.emit(lease, note("a", "A"), now());
  await complete(lease);
  const gate = { kind: "approval", required: true, question: "?", autoApproveAfter: 60 } as const;
  await settle(lease.run, "made", { gate });
  return lease;
}

async function finishedRun(scene: Scene) {
  const lease = await heldRun(scene);
  const record = await scene.journal.run(lease.run);
  const event = finished(record, "completed");
  await scene.journal.moveRun(lease.run, ["running"], "completed", event, scene.now());
  return lease;
}
