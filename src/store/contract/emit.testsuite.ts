import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../core/json.ts";
import { note, refOf, sha256, written, type Scene } from "./scene.ts";

/** Versions, heads and what is remembered of what a unit has emitted. */
export function emitContract(scene: () => Scene): void {
  describe("emit", () => {
    test("keeps the artifact with who made it, counts it, and says so in the log", async () => {
      const { journal, system, project, leased } = scene();
      const lease = await leased();
      const draft = note("scn_1", "Who's there?", {
        entity: "scn_1",
        source: "ai",
        remarks: { confidence: 0.5 },
      });

      const result = await journal.emit(lease, draft, 5_000);

      const ref = { type: "note", key: "scn_1", version: 1 };
      expect(result).toEqual({ ref, artifactIndex: 1, unchanged: false, standing: "head" });
      expect(await system.artifacts.head(project.id, "note", "scn_1")).toEqual({
        ref,
        entity: "scn_1",
        digest: draft.digest,
        bytes: draft.bytes,
        schemaVersion: 1,
        source: "ai",
        remarks: { confidence: 0.5 },
        standing: "head",
        runVersion: 1,
        run: lease.run,
        stage: "made",
        unit: "",
        attempt: 1,
        createdBy: "system:engine",
        createdAt: 5_000,
      });
      const [event] = await system.events.readAfter(project.id, 0, 10, {
        types: ["stage.artifact_emitted"],
      });
      expect(event).toMatchObject({
        run: lease.run,
        stage: "made",
        at: 5_000,
        payload: {
          ref,
          entity: "scn_1",
          unit: "",
          artifactIndex: 1,
          summary: "Who's there?",
          digest: draft.digest,
          unchanged: false,
          standing: "head",
        },
      });
    });

    test("numbers twelve versions 1 to 12, in the project and in the run, and 12 is later than 9", async () => {
      const { journal, system, project, leased } = scene();
      const lease = await leased();
      for (let draft = 1; draft <= 12; draft += 1)
        await journal.emit(lease, note("a", `Draft ${draft}`, { revise: true }), draft);

      const versions = await system.artifacts.versions(project.id, "note", "a");

      expect(versions.map(({ ref }) => ref.version)).toEqual([
        12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1,
      ]);
      expect(versions.map(({ runVersion }) => runVersion)).toEqual([
        12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1,
      ]);
      expect((await system.artifacts.head(project.id, "note", "a"))?.ref.version).toBe(12);
    });

    test("numbers a second run's versions from 1 in that run, and on in the project", async () => {
      const { journal, leased, system, project } = scene();
      await journal.emit(await leased(), note("a", "one"), 1);
      await journal.emit(await leased(), note("a", "two"), 2);

      const [second] = await system.artifacts.versions(project.id, "note", "a");

      expect(second).toMatchObject({ ref: { version: 2 }, runVersion: 1 });
    });

    test("never gives one version to two who emit side by side", async () => {
      const { journal, run, open, lease, system, project } = scene();
      const { id } = await run();
      await open(id, "made", ["one", "two"]);
      const leases = [
        await lease(id, "made", "one", "first worker"),
        await lease(id, "made", "two", "second worker"),
      ];

      const emits = Array.from({ length: 40 }, (_, index) =>
        journal.emit(leases[index % 2]!, note("shared", `Draft ${index}`, { revise: true }), index),
      );
      const results = await Promise.all(emits);

      const inOrder = Array.from({ length: 40 }, (_, index) => index + 1);
      expect(results.map(({ ref }) => ref.version).toSorted((a, b) => a - b)).toEqual(inOrder);
      expect(results.map(({ artifactIndex }) => artifactIndex).toSorted((a, b) => a! - b!)).toEqual(
        inOrder,
      );
      expect(await system.artifacts.versions(project.id, "note", "shared")).toHaveLength(40);
    });

    test("a value equal to the head makes no version, yet is announced and counted", async () => {
      const { journal, leased, system, project } = scene();
      await journal.emit(await leased(), note("a", "same"), 1);
      const again = await leased();

      const result = await journal.emit(again, note("a", "same"), 2);

      expect(result).toEqual({
        ref: { type: "note", key: "a", version: 1 },
        artifactIndex: 1,
        unchanged: true,
        standing: "head",
      });
      expect(await system.artifacts.versions(project.id, "note", "a")).toHaveLength(1);
      const events = await system.events.readAfter(project.id, 0, 50, {
        run: again.run,
        types: ["stage.artifact_emitted"],
      });
      expect(events.map(({ payload }) => payload)).toMatchObject([
        { unchanged: true, artifactIndex: 1 },
      ]);
      expect(await journal.emitted(refOf(again))).toMatchObject([
        { ref: { version: 1 }, unchanged: true, standing: "head" },
      ]);
    });

    test("equality with an older version does not count", async () => {
      const { journal, leased } = scene();
      const lease = await leased();
      await journal.emit(lease, note("a", "one"), 1);
      await journal.emit(lease, note("a", "two", { revise: true }), 2);

      const result = await journal.emit(lease, note("a", "one", { revise: true }), 3);

      expect(result).toMatchObject({ ref: { version: 3 }, unchanged: false });
    });

    test("a key that an earlier attempt emitted gives the old reference and writes nothing", async () => {
      const { journal, leased, lease: leaseAgain, system, project } = scene();
      const first = await leased();
      for (let act = 1; act <= 3; act += 1)
        await journal.emit(first, note(`act-${act}`, `Act ${act}`), act);
      const error = { code: "timeout", message: "", hint: "" } as const;
      await journal.settleUnit(
        first,
        { kind: "retry", error, notBefore: 0, delayMs: 0, costMicroUsd: 0 },
        4,
      );
      const second = await leaseAgain(first.run, "made");
      const { seq } = await system.projects.get(project.id);

      const result = await journal.emit(second, note("act-1", "Act 1, told otherwise"), 5);

      expect(result).toEqual({
        ref: { type: "note", key: "act-1", version: 1 },
        artifactIndex: null,
        unchanged: true,
        standing: "head",
      });
      expect((await system.projects.get(project.id)).seq).toBe(seq);
      expect(await journal.emit(second, note("act-4", "Act 4"), 6)).toMatchObject({
        artifactIndex: 4,
      });
      expect(
        await journal.emit(second, note("act-1", "Act 1, revised", { revise: true }), 7),
      ).toMatchObject({ ref: { version: 2 }, artifactIndex: 5 });
      expect(
        (await journal.emitted(second)).map(({ ref, attempt }) => [ref.key, ref.version, attempt]),
      ).toEqual([
        ["act-1", 1, 1],
        ["act-2", 1, 1],
        ["act-3", 1, 1],
        ["act-4", 1, 2],
        ["act-1", 2, 2],
      ]);
      expect(
        (await journal.emissions(first.run, "made")).map(({ ref }) => [ref.key, ref.version]),
      ).toEqual([
        ["act-2", 1],
        ["act-3", 1],
        ["act-4", 1],
        ["act-1", 2],
      ]);
    });

    test("a new round after a reject emits anew", async () => {
      const { journal, leased, lease, complete, settle } = scene();
      const first = await leased();
      await journal.emit(first, note("a", "rejected"), 1);
      await complete(first);
      await settle(first.run, "made");
      await journal.reopenStage(first.run, "made", "all", "Rejected.", "Shorter.", 2);
      const second = await lease(first.run, "made");
      expect(await journal.emitted(second)).toEqual([]);

      const result = await journal.emit(second, note("a", "shorter"), 3);

      expect(result).toMatchObject({ ref: { version: 2 }, artifactIndex: 2, unchanged: false });
      expect((await journal.emissions(first.run, "made")).map(({ ref }) => ref.version)).toEqual([
        2,
      ]);
    });

    test("a person's words stay the head; what a machine makes stands beside them as proposed", async () => {
      const { journal, system, leased, project, now } = scene();
      await system.artifacts.write(written(scene(), "a", "by hand"), "user:ada", now());
      const lease = await leased();

      const result = await journal.emit(lease, note("a", "by machine"), now());

      expect(result).toMatchObject({ ref: { version: 2 }, standing: "proposed" });
      expect(await system.artifacts.head(project.id, "note", "a")).toMatchObject({
        ref: { version: 1 },
        source: "human",
      });
      expect(await journal.emissions(lease.run, "made")).toMatchObject([{ standing: "proposed" }]);
      expect(
        await journal.emit(lease, note("a", "by hand", { revise: true }), now()),
      ).toMatchObject({ ref: { version: 1 }, unchanged: true, standing: "head" });
    });

    test("a run on its own leaves heads where they are", async () => {
      const { journal, system, leased, project } = scene();
      await journal.emit(await leased(), note("a", "the head"), 1);
      const alone = await leased("made", { isolated: true });

      const results = [
        await journal.emit(alone, note("a", "an idea"), 2),
        await journal.emit(alone, note("b", "another"), 3),
      ];

      expect(results.map(({ standing, ref }) => [standing, ref.version])).toEqual([
        ["isolated", 2],
        ["isolated", 1],
      ]);
      expect((await system.artifacts.head(project.id, "note", "a"))?.ref.version).toBe(1);
      expect(await system.artifacts.head(project.id, "note", "b")).toBeNull();
      expect(
        await system.artifacts.version(project.id, { type: "note", key: "b", version: 1 }),
      ).toMatchObject({ standing: "isolated" });
    });

    test("an old lease writes nothing", async () => {
      const { journal, leased, system, project } = scene();
      const old = await leased();
      const taken = await journal.acquire(refOf(old), "another worker", 30_000, 1_000_000);
      const { seq } = await system.projects.get(project.id);

      expect(taken).toMatchObject({ state: "leased", lease: { epoch: 2, attempt: 2 } });
      await expect(journal.emit(old, note("a", "late"), 1_000_001)).rejects.toMatchObject({
        code: "lease-lost",
      });
      expect(await system.artifacts.head(project.id, "note", "a")).toBeNull();
      expect((await system.projects.get(project.id)).seq).toBe(seq);
    });

    test("an emit in the same group as the end of its unit counts before it and is refused after it", async () => {
      const { journal, system, project, leased, complete } = scene();
      const lease = await leased();

      const outcomes = await Promise.allSettled([
        journal.emit(lease, note("one", "One."), 1),
        journal.emit(lease, note("two", "Two."), 1),
        complete(lease),
        journal.emit(lease, note("three", "Three."), 1),
      ]);

      expect(outcomes.map(({ status }) => status)).toEqual([
        "fulfilled",
        "fulfilled",
        "fulfilled",
        "rejected",
      ]);
      expect(outcomes[3]).toMatchObject({ reason: { code: "lease-lost" } });
      const types = (await system.events.readAfter(project.id, 0, 100)).map(({ type }) => type);
      expect(types.slice(-3)).toEqual([
        "stage.artifact_emitted",
        "stage.artifact_emitted",
        "unit.completed",
      ]);
    });

    test("an emit in the same group as the loss of its lease is refused after it", async () => {
      const { journal, leased } = scene();
      const lease = await leased();

      const [before, taken, after] = await Promise.allSettled([
        journal.emit(lease, note("one", "One."), 1),
        journal.acquire(refOf(lease), "another", 1_000, 1e12),
        journal.emit(lease, note("two", "Two."), 1),
      ]);

      expect(before.status).toBe("fulfilled");
      expect(taken).toMatchObject({ value: { state: "leased" } });
      expect(after).toMatchObject({ status: "rejected", reason: { code: "lease-lost" } });
    });

    test("units of a stage that emit in one group share its count without a gap, whatever fails among them", async () => {
      const { journal, run: newRun, open, lease } = scene();
      const run = await newRun(["made"]);
      await open(run.id, "made", ["a", "b"]);
      const [a, b] = [await lease(run.id, "made", "a"), await lease(run.id, "made", "b")];
      const gone = { type: "note", key: "nowhere", version: 9 };

      const outcomes = await Promise.allSettled([
        journal.emit(a, note("a1", "1"), 1),
        journal.emit(a, note("a2", "2"), 1),
        journal.emit(b, note("b1", "3"), 1),
        journal.emit(a, note("lost", "4", { from: [gone] }), 1),
        journal.emit(a, note("a3", "5"), 1),
        journal.emit(a, note("a1", "again"), 1),
        journal.emit(a, note("a4", "6"), 1),
      ]);

      const places = outcomes.map((outcome) =>
        outcome.status === "fulfilled" ? outcome.value.artifactIndex : "refused",
      );
      expect(places).toEqual([1, 2, 3, "refused", 4, null, 5]);
      const [state] = await journal.stages(run.id);
      expect(state?.artifacts).toBe(5);
    });

    test("long bodies stay where their blob is", async () => {
      const { journal, leased, system, project } = scene();
      const blob = sha256("long");

      const { ref } = await journal.emit(
        await leased(),
        note("a", "", { body: { blob }, digest: blob, bytes: 20_000, schemaVersion: 3 }),
        1,
      );

      expect(await system.artifacts.body(project.id, ref)).toEqual({
        blob,
        digest: blob,
        schemaVersion: 3,
      });
    });

    test("keys and texts of any characters come back as they were", async () => {
      const { journal, leased, system, project } = scene();
      const lease = await leased();
      const keys = ["é/~1", "e\u0301/~1", "%_'\"\\", "a\tb", " a ", "🎭", "A", "a"];
      for (const key of keys)
        await journal.emit(lease, note(key, `Text of ${key}\u0000 and on`), 1);

      const heads = await system.artifacts.headsAt(project.id, "note", 1_000);

      expect(heads.map(({ ref }) => ref.key)).toEqual(keys);
      const bodies = await system.artifacts.bodies(
        project.id,
        heads.map(({ ref }) => ref),
      );
      expect(bodies.map((body) => ("json" in body ? body.json : ""))).toEqual(
        keys.map((key) => canonicalJson({ text: `Text of ${key}\u0000 and on` })),
      );
    });
  });
}
