import { describe, expect, test } from "vitest";
import { firstHash, hashedText, type LogEvent } from "../../core/event.ts";
import { canonicalJson } from "../../core/json.ts";
import { note, projectId, sha256, type Scene } from "./scene.ts";

/** The one log: numbered without gaps, chained by hashes, and waking whoever listens. */
export function logContract(scene: () => Scene): void {
  describe("the log", () => {
    const whole = (project = scene().project.id) =>
      scene().system.events.readAfter(project, 0, 10_000);

    test("stays without gaps when writes between others fail", async () => {
      const { journal, leased, system, project } = scene();
      const lease = await leased();
      const gone = { ...lease, epoch: 9 };
      const nowhere = [{ type: "note", key: "nowhere", version: 1 }];

      const results = await Promise.allSettled(
        Array.from({ length: 90 }, (_, index) => {
          if (index % 3 === 1) return journal.emit(gone, note(`key-${index}`, "late"), index);
          // Fails when it has written most of its rows.
          if (index % 3 === 2)
            return journal.emit(lease, note(`key-${index}`, "orphan", { from: nowhere }), index);
          return journal.emit(lease, note(`key-${index}`, "good"), index);
        }),
      );

      expect(results.map(({ status }) => status === "fulfilled")).toEqual(
        results.map((_, index) => index % 3 === 0),
      );
      const events = await whole();
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
      expect(events.filter(({ run }) => run === lease.run).map(({ runSeq }) => runSeq)).toEqual(
        events.filter(({ run }) => run === lease.run).map((_, index) => index + 1),
      );
      expect(await system.projects.get(project.id)).toMatchObject({
        seq: events.length,
        hash: events.at(-1)?.hash,
      });
      expect((await journal.run(lease.run)).runSeq).toBe(events.at(-1)?.runSeq);
      expect((await system.artifacts.list(project.id, {}, { limit: 200 })).rows).toHaveLength(30);
      expect(await journal.emit(lease, note("after", "on"), 100)).toMatchObject({
        artifactIndex: 31,
      });
    });

    test("every event is bound to the one before it by its hash", async () => {
      const { journal, leased } = scene();
      const lease = await leased();
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          journal.emit(lease, note(`key-${index}`, `½ ${index} 🎭`), index),
        ),
      );

      const events = await whole();

      events.forEach((event, index) => {
        const { hash, ...rest } = event;
        expect(rest.prevHash).toBe(events[index - 1]?.hash ?? firstHash);
        expect(sha256(hashedText(rest as Omit<LogEvent, "hash">, canonicalJson))).toBe(hash);
      });
      expect(events.length).toBeGreaterThan(20);
    });

    test("is read about a megabyte at a time, at least one event, and to its end", async () => {
      const { journal, leased, system, project } = scene();
      const lease = await leased();
      const line = {
        type: "agent.log" as const,
        run: lease.run,
        stage: null,
        payload: { agent: "a", event: "e", payload: { text: "x".repeat(400_000) }, unit: "" },
      };
      for (let at = 0; at < 5; at += 1) await journal.announce([line], at);

      const filter = { run: lease.run, types: ["agent.log"] as const };
      const first = await system.events.readAfter(project.id, 0, 1_000, filter);
      const second = await system.events.readAfter(project.id, first.at(-1)!.seq, 1_000, filter);
      const none = await system.events.readAfter(project.id, second.at(-1)!.seq, 1_000, filter);
      const ofRun = await system.events.readRunAfter(lease.run, first[0]!.runSeq! - 1, 1_000);

      expect([first.length, second.length, none.length, ofRun.length]).toEqual([3, 2, 0, 3]);
    });

    test("is read from any place on, for one run, for some types, so many at a time", async () => {
      const { journal, leased, system, project } = scene();
      const [first, second] = [await leased(), await leased()];
      await journal.emit(first, note("a", "A"), 1);
      await journal.emit(second, note("b", "B"), 2);
      const all = await whole();

      expect(await system.events.readAfter(project.id, 3, 2)).toEqual(all.slice(3, 5));
      expect(await system.events.readAfter(project.id, all.length, 5)).toEqual([]);
      expect(await system.events.readAfter(project.id, 0, 50, { run: second.run })).toEqual(
        all.filter(({ run }) => run === second.run),
      );
      expect(
        await system.events.readAfter(project.id, 0, 50, { types: ["run.started", "run.created"] }),
      ).toEqual(all.filter(({ type }) => type === "run.started" || type === "run.created"));
      expect(await system.events.readRunAfter(second.run, 2, 2)).toEqual(
        all.filter(({ run, runSeq }) => run === second.run && (runSeq === 3 || runSeq === 4)),
      );
    });

    test("takes announcements of runs, in order, and whatever their text holds", async () => {
      const { journal, leased, system } = scene();
      const { run } = await leased();
      const line = (event: string) =>
        ({
          type: "agent.log",
          run,
          stage: "made",
          payload: { agent: "writer", event, payload: { half: "\ud83c", nul: "\u0000" }, unit: "" },
        }) as const;

      const numbers = await journal.announce([line("one"), line("two")], 9_000);

      const events = (await system.events.readRunAfter(run, 0, 50)).slice(-2);
      expect(events).toMatchObject([
        { payload: line("one").payload, at: 9_000 },
        { payload: line("two").payload },
      ]);
      expect(numbers).toEqual(events.map(({ seq }) => seq));
      await expect(
        journal.announce([{ ...line("three"), run: null }], 9_001),
      ).rejects.toMatchObject({ code: "bad-request" });
    });

    test("wakes who listens to the project after the commit, and nobody else", async () => {
      const { journal, leased, system, project, now } = scene();
      const lease = await leased();
      const other = await system.projects.create(
        { id: projectId(2), slug: "other", name: "Other", settings: {} },
        now(),
      );
      const [here, there]: [number[], number[]] = [[], []];
      const stop = system.events.onCommit(
        project.id,
        () => void whole().then((events) => here.push(events.length)),
      );
      system.events.onCommit(other.id, () => there.push(1));
      const before = (await whole()).length;

      await journal.emit(lease, note("a", "A"), now());
      await Promise.resolve();
      await new Promise(setImmediate);
      stop();
      await journal.emit(lease, note("b", "B"), now());
      await new Promise(setImmediate);

      expect(here).toEqual([before + 1]);
      expect(there).toEqual([]);
    });
  });
}
