import { describe, expect, test } from "vitest";
import { inputId, note, sha256, type Scene } from "./scene.ts";

/** What `verify` finds in a store that nobody has touched, and which blobs rows refer to. */
export function upkeepContract(scene: () => Scene): void {
  describe("upkeep", () => {
    test("a store in use has no faults", async () => {
      const { journal, leased, complete, settle, system } = scene();
      const lease = await leased();
      const { ref } = await journal.emit(lease, note("a", "A"), 1);
      await Promise.allSettled(
        Array.from({ length: 40 }, (_, index) =>
          journal.emit(
            index % 5 === 0 ? { ...lease, epoch: 7 } : lease,
            note(`key-${index}`, "text", { from: [ref] }),
            index,
          ),
        ),
      );
      await complete(lease);
      await settle(lease.run, "made", {
        gate: { kind: "approval", required: true, question: "?" },
      });

      const faults: unknown[] = [];
      for await (const fault of system.upkeep.verify()) faults.push(fault);

      expect(faults).toEqual([]);
    });

    test("names every blob that rows refer to, and of what", async () => {
      const { journal, leased, system, project, now } = scene();
      const lease = await leased();
      const [body, input, output] = ["body", "input", "output"].map(sha256) as [
        string,
        string,
        string,
      ];
      await journal.emit(lease, note("a", "", { body: { blob: body }, digest: body }), now());
      await system.inputs.add(
        {
          id: inputId(1),
          project: project.id,
          filename: "play.fountain",
          sourcePath: null,
          digest: input,
          bytes: 1,
        },
        now(),
      );
      const payload = { unit: "", attempt: 1, stream: "s", length: 3, blob: output };
      await journal.announce(
        [{ type: "stage.output_closed", run: lease.run, stage: "made", payload }],
        now(),
      );

      const found: string[] = [];
      for await (const { digest, of } of system.upkeep.referencedBlobs())
        found.push(`${digest} ${of}`);

      expect(found.toSorted()).toEqual(
        [
          `${body} note/a version 1`,
          `${input} input play.fountain`,
          `${output} output s`,
        ].toSorted(),
      );
    });

    test("counts projects, events, and runs by where they stand", async () => {
      const { leased, system, project } = scene();
      const before = await system.upkeep.figures();
      await leased();

      const { projects, runs, events } = await system.upkeep.figures();

      expect(before.runs).toEqual({});
      expect(projects).toBe(before.projects);
      expect(runs).toEqual({ running: 1 });
      expect(events).toBe((await system.projects.get(project.id)).seq);
    });
  });
}
