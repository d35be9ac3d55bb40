import { describe, expect, test } from "vitest";
import { ada, note, projectId, runId, stranger, written, type Scene } from "./scene.ts";

/** Versions that clients write as part of a run, and versions as a run has numbered them. */
export function runVersionsContract(scene: () => Scene): void {
  describe("versions of a run", () => {
    test("what a client writes in a run is its next version there and the head, and the log names the run", async () => {
      const { store, system, project, created, now } = scene();
      const hers = store.as(ada).artifacts;
      const { id: run } = await created();
      await hers.write(written(scene(), "a", "before"), "user:ada", now());

      await hers.write(written(scene(), "a", "one", { of: { run } }), "user:ada", now());
      const ref = await hers.write(
        written(scene(), "a", "two", { of: { run } }),
        "user:ada",
        now(),
      );

      expect(ref).toEqual({ type: "note", key: "a", version: 3 });
      expect(await hers.head(project.id, "note", "a")).toMatchObject({
        ref,
        run,
        runVersion: 2,
        standing: "head",
        stage: null,
        unit: null,
        attempt: null,
      });
      const last = (await system.events.readRunAfter(run, 0, 9)).at(-1);
      expect(last).toMatchObject({ type: "artifact.written", run, stage: null, runSeq: 3 });
      expect(last?.payload).not.toHaveProperty("standing");
    });

    test("what a client writes in an isolated run belongs to the run alone", async () => {
      const { system, project, created, now } = scene();
      const { id: run } = await created(["made"], { isolated: true });
      const head = await system.artifacts.write(written(scene(), "a", "shared"), "user:ada", now());

      const ref = await system.artifacts.write(
        written(scene(), "a", "tried", { of: { run } }),
        "user:ada",
        now(),
      );

      expect(await system.artifacts.head(project.id, "note", "a")).toMatchObject({ ref: head });
      expect(await system.artifacts.version(project.id, ref)).toMatchObject({
        standing: "isolated",
        run,
        runVersion: 1,
      });
      expect((await system.events.readRunAfter(run, 0, 9)).at(-1)).toMatchObject({
        payload: { ref, standing: "isolated" },
      });
      const later = (await system.projects.get(project.id)).seq;
      expect(await system.artifacts.headsAt(project.id, "note", later)).toMatchObject([
        { ref: head },
      ]);
    });

    test("nobody writes in a run of another project, nor in one that is not there", async () => {
      const { store, system, project, created, now } = scene();
      const { id: run } = await created();
      const theirs = store.as(stranger);
      const { id } = await theirs.projects.create(
        { id: projectId(2), slug: "macbeth", name: "Macbeth", settings: {} },
        now(),
      );
      const before = await system.projects.get(project.id);

      for (const stores of [theirs, system]) {
        const draft = written(scene(), "a", "text", { project: id, of: { run } });
        await expect(stores.artifacts.write(draft, "user:stranger", now())).rejects.toMatchObject({
          code: "not-found",
          message: `There is no run ${run}.`,
        });
      }
      await expect(
        system.artifacts.write(
          written(scene(), "a", "text", { of: { run: runId(99) } }),
          "user:ada",
          now(),
        ),
      ).rejects.toMatchObject({ code: "not-found" });

      expect(await system.projects.get(project.id)).toEqual(before);
    });

    test("two writers never share a version: all that come at once are numbered 1 to n, each once", async () => {
      const { store, system, project, created, now } = scene();
      await system.members.set(project.id, "horatio", "editor", "user:ada", now());
      const writers = [store.as(ada), store.as({ kind: "user", id: "horatio" })];
      const { id: run } = await created();
      const { id: isolated } = await created(["made"], { isolated: true });
      const count = 60;

      const refs = await Promise.all(
        Array.from({ length: count * 2 }, (_, index) => {
          const of = { run: index % 3 === 0 ? isolated : run };
          const draft = written(scene(), "outline", `draft ${index}`, { of });
          return writers[index % 2]!.artifacts.write(draft, "user:somebody", now());
        }),
      );

      expect(refs.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: count * 2 }, (_, index) => index + 1),
      );
      for (const [of, made] of [
        [run, 80],
        [isolated, 40],
      ] as const) {
        const versions = await system.artifacts.versionsOfRun(of, "note", "outline");
        expect(versions.map(({ runVersion }) => runVersion)).toEqual(
          Array.from({ length: made }, (_, index) => made - index),
        );
      }
    });

    test("the latest of each come in the order in which each first came; the twelfth is later than the ninth", async () => {
      const { system, journal, leased, now } = scene();
      const lease = await leased();
      const { run } = lease;
      await journal.emit(lease, note("z", "emitted"), now());
      for (let made = 1; made <= 12; made += 1) {
        const draft = written(scene(), "a", `draft ${made}`, { of: { run } });
        await system.artifacts.write(draft, "user:ada", now());
      }
      await journal.emit(lease, note("z", "emitted again", { revise: true }), now());
      await system.artifacts.write(written(scene(), "z", "outside"), "user:ada", now());
      const other = written(scene(), "", "whole", { type: "outline", of: { run } });
      await system.artifacts.write(other, "user:ada", now());

      const latest = await system.artifacts.latestOfRun(run);
      const versions = await system.artifacts.versionsOfRun(run, "note", "a");

      expect(
        latest.map(({ ref, runVersion }) => [ref.type, ref.key, ref.version, runVersion]),
      ).toEqual([
        ["note", "z", 2, 2],
        ["note", "a", 12, 12],
        ["outline", "", 1, 1],
      ]);
      expect(versions.map(({ runVersion }) => runVersion)).toEqual([
        12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1,
      ]);
      expect(await system.artifacts.versionsOfRun(run, "note", "none")).toEqual([]);
      expect(versions[0]).toEqual(latest[1]);
    });
  });
}
