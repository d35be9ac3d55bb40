import { describe, expect, test } from "vitest";
import type { ArtifactRow } from "../../core/store.ts";
import { note, projectId, sha256, stranger, written, type Scene } from "./scene.ts";

/** Reading artifacts: heads as they stood, lists, lineage, and what people write. */
export function artifactsContract(scene: () => Scene): void {
  describe("artifacts", () => {
    test("a head is read as it stood after any event", async () => {
      const { system, project, now } = scene();
      const seqs: number[] = [];
      for (const text of ["one", "two", "three"]) {
        await system.artifacts.write(written(scene(), "a", text), "user:ada", now());
        seqs.push((await system.projects.get(project.id)).seq);
      }

      const versions = await Promise.all(
        [seqs[0]! - 1, ...seqs, seqs[2]! + 5].map(
          async (seq) =>
            (await system.artifacts.headAt(project.id, "note", "a", seq))?.ref.version ?? null,
        ),
      );

      expect(versions).toEqual([null, 1, 2, 3, 3]);
    });

    test("heads of a type come in the order in which each was first made, whatever was made of it since", async () => {
      const { system, project, now, journal, leased } = scene();
      for (const key of ["z", "a", "m"])
        await system.artifacts.write(written(scene(), key, key), "user:ada", now());
      await journal.emit(
        await leased("made", { isolated: true }),
        note("isolated", "alone"),
        now(),
      );
      const { seq } = await system.projects.get(project.id);
      await system.artifacts.write(written(scene(), "z", "z again"), "user:ada", now());
      await system.artifacts.write(written(scene(), "later", "later"), "user:ada", now());

      const before = await system.artifacts.headsAt(project.id, "note", seq);
      const after = await system.artifacts.headsAt(project.id, "note", seq + 2);

      expect(before.map(({ ref }) => [ref.key, ref.version])).toEqual([
        ["z", 1],
        ["a", 1],
        ["m", 1],
      ]);
      expect(after.map(({ ref }) => [ref.key, ref.version])).toEqual([
        ["z", 2],
        ["a", 1],
        ["m", 1],
        ["later", 1],
      ]);
    });

    test("heads of a type stand in story order, by the unit that last emitted each; what only people wrote comes last", async () => {
      const { system, project, now, journal, run, open, lease } = scene();
      await system.artifacts.write(written(scene(), "by hand", "text"), "user:ada", now());
      const keysAt = async (seq: number) =>
        (await system.artifacts.headsAt(project.id, "note", seq)).map(({ ref }) => ref.key);
      const seqNow = async () => (await system.projects.get(project.id)).seq;
      const { id } = await run();
      await open(id, "made", ["first", "second"]);
      const [first, second] = [await lease(id, "made", "first"), await lease(id, "made", "second")];
      await journal.emit(second, note("second a", "text"), now());
      await journal.emit(first, note("first a", "text"), now());
      await journal.emit(second, note("second b", "text"), now());
      const then = await seqNow();
      expect(await keysAt(then)).toEqual(["first a", "second a", "second b", "by hand"]);

      const other = await run();
      await open(other.id, "made", ["second", "first"]);
      const again = await lease(other.id, "made", "second");
      for (const key of ["second b", "second a"])
        await journal.emit(again, note(key, "text"), now());

      expect(await keysAt(await seqNow())).toEqual(["second b", "second a", "first a", "by hand"]);
      expect(await keysAt(then)).toEqual(["first a", "second a", "second b", "by hand"]);
    });

    test("what a person writes at a gate stands in the run in the place of what the stage emitted", async () => {
      const { system, project, now, journal, leased, complete, settle } = scene();
      const lease = await leased();
      const { ref } = await journal.emit(lease, note("a", "by machine"), now());
      await journal.emit(lease, note("b", "stays"), now());
      await complete(lease);
      await settle(lease.run, "made", {
        gate: { kind: "approval", required: true, question: "?" },
      });

      const at = { run: lease.run, stage: "made" };
      const better = await system.artifacts.write(
        written(scene(), "a", "by hand", { at, from: [ref] }),
        "user:ada",
        now(),
      );

      const emissions = await journal.emissions(lease.run, "made");
      expect(
        emissions.map(({ ref: { key, version }, artifactIndex, unit }) => [
          key,
          version,
          artifactIndex,
          unit,
        ]),
      ).toEqual([
        ["b", 1, 2, ""],
        ["a", 2, 3, ""],
      ]);
      expect(await system.artifacts.version(project.id, better)).toMatchObject({
        run: lease.run,
        stage: "made",
        runVersion: 2,
        source: "human",
      });
      expect((await system.events.readRunAfter(lease.run, 0, 50)).at(-1)).toMatchObject({
        type: "artifact.written",
        stage: "made",
      });
    });

    test("nobody writes at a gate of another project's run", async () => {
      const { store, system, leased, now } = scene();
      const { run } = await leased();
      const theirs = store.as(stranger);
      const { id } = await theirs.projects.create(
        { id: projectId(2), slug: "macbeth", name: "Macbeth", settings: {} },
        now(),
      );
      const draft = written(scene(), "a", "text", { project: id, at: { run, stage: "made" } });
      const before = await system.runs.get(run);

      await expect(theirs.artifacts.write(draft, "user:stranger", now())).rejects.toMatchObject({
        code: "not-found",
      });
      await expect(system.artifacts.write(draft, "user:stranger", now())).rejects.toMatchObject({
        code: "not-found",
      });

      expect(await system.runs.get(run)).toEqual(before);
    });

    test("what a person writes is always a version and the head, and is in the log", async () => {
      const { system, project, now } = scene();
      await system.artifacts.write(written(scene(), "a", "same"), "user:ada", now());

      const ref = await system.artifacts.write(written(scene(), "a", "same"), "user:ada", now());

      expect(ref).toEqual({ type: "note", key: "a", version: 2 });
      expect(await system.artifacts.head(project.id, "note", "a")).toMatchObject({
        ref,
        createdBy: "user:ada",
        run: null,
        runVersion: null,
      });
      const events = await system.events.readAfter(project.id, 0, 10, {
        types: ["artifact.written"],
      });
      expect(events.map(({ payload, run }) => [payload, run])).toEqual([
        [
          {
            ref: { ...ref, version: 1 },
            by: "user:ada",
            source: "human",
            digest: sha256('{"text":"same"}'),
            summary: "same",
          },
          null,
        ],
        [
          {
            ref,
            by: "user:ada",
            source: "human",
            digest: sha256('{"text":"same"}'),
            summary: "same",
          },
          null,
        ],
      ]);
    });

    test("lineage is read both ways, and an equal value adds what this time it was made from", async () => {
      const { system, project, journal, leased, now } = scene();
      const [one, two] = [
        await system.artifacts.write(written(scene(), "one", "1"), "user:ada", now()),
        await system.artifacts.write(written(scene(), "two", "2"), "user:ada", now()),
      ];
      const { ref } = await journal.emit(
        await leased(),
        note("made", "of one", { from: [one, one] }),
        now(),
      );
      await journal.emit(await leased(), note("made", "of one", { from: [two, ref] }), now());

      expect(await system.artifacts.madeFrom(project.id, ref)).toEqual([one, two]);
      expect(await system.artifacts.usedBy(project.id, one)).toEqual([ref]);
      expect(await system.artifacts.usedBy(project.id, ref)).toEqual([]);
    });

    test("a version made from one that does not exist is refused whole", async () => {
      const { system, project, journal, leased, now } = scene();
      const from = [{ type: "note", key: "nowhere", version: 1 }];

      await expect(
        journal.emit(await leased(), note("a", "text", { from }), now()),
      ).rejects.toMatchObject({ code: "not-found" });
      await expect(
        system.artifacts.write(written(scene(), "a", "text", { from }), "user:ada", now()),
      ).rejects.toMatchObject({ code: "not-found" });

      expect((await system.artifacts.list(project.id, {}, { limit: 10 })).rows).toEqual([]);
    });

    test("lists go by type and then as first made, page by page", async () => {
      const { system, project, now, journal, leased } = scene();
      for (const [type, key] of [
        ["scene", "2"],
        ["note", "9"],
        ["scene", "1"],
        ["note", "1"],
        ["scene", "3"],
      ] as const) {
        await system.artifacts.write(
          written(scene(), key, key, { type, entity: key === "1" ? "first" : null }),
          "user:ada",
          now(),
        );
      }
      await system.artifacts.write(written(scene(), "9", "again"), "user:ada", now());
      await journal.emit(await leased("made", { isolated: true }), note("alone", "alone"), now());

      const names = ({ ref, headVersion, latestVersion }: ArtifactRow) =>
        `${ref.type}/${ref.key} ${ref.version} ${headVersion} ${latestVersion}`;
      const all = [
        "note/9 2 2 2",
        "note/1 1 1 1",
        "note/alone 1 null 1",
        "scene/2 1 1 1",
        "scene/1 1 1 1",
        "scene/3 1 1 1",
      ];
      const found: string[] = [];
      let after: string | null = null;
      do {
        const page = await system.artifacts.list(
          project.id,
          {},
          { limit: 2, ...(after === null ? {} : { after }) },
        );
        expect(page.rows.length).toBeLessThanOrEqual(2);
        found.push(...page.rows.map(names));
        after = page.next;
      } while (after !== null);

      expect(found).toEqual(all);
      expect(
        (await system.artifacts.list(project.id, { type: "scene" }, { limit: 9 })).rows.map(names),
      ).toEqual(all.slice(3));
      expect(
        (await system.artifacts.list(project.id, { entity: "first" }, { limit: 9 })).rows.map(
          names,
        ),
      ).toEqual(["note/1 1 1 1", "scene/1 1 1 1"]);
      await expect(
        system.artifacts.list(project.id, {}, { limit: 2, after: "nonsense" }),
      ).rejects.toMatchObject({ code: "bad-request" });
      await expect(system.artifacts.list(project.id, {}, { limit: 0 })).rejects.toMatchObject({
        code: "bad-request",
      });
    });

    test("versions and bodies that do not exist are not found, by name", async () => {
      const { system, project, now } = scene();
      const ref = await system.artifacts.write(written(scene(), "a", "text"), "user:ada", now());
      const later = { ...ref, version: 2 };

      await expect(system.artifacts.version(project.id, later)).rejects.toMatchObject({
        code: "not-found",
        message: expect.stringContaining("note/a version 2"),
      });
      await expect(system.artifacts.body(project.id, later)).rejects.toMatchObject({
        code: "not-found",
      });
      await expect(system.artifacts.bodies(project.id, [ref, later])).rejects.toMatchObject({
        code: "not-found",
      });
      expect(await system.artifacts.bodies(project.id, [])).toEqual([]);
      expect(await system.artifacts.versions(project.id, "note", "b")).toEqual([]);
      expect(await system.artifacts.madeFrom(project.id, later)).toEqual([]);
    });
  });
}
