import { describe, expect, test } from "vitest";
import { GateId } from "../../core/id.ts";
import { finished, unknownGate, type Scene } from "./scene.ts";

const asked = { kind: "approval", required: true, question: "Does it go on?" } as const;

/** Gates: opened with the stage's end, answered once, by a person or the stored timer. */
export function gatesContract(scene: () => Scene): void {
  describe("gates", () => {
    const heldStage = async (
      gate: typeof asked & { autoApproveAfter?: number } = asked,
      now = 5_000,
    ) => {
      const { run, open, lease, complete, journal } = scene();
      const { id } = await run();
      await open(id, "made");
      await complete(await lease(id, "made"));
      await journal.settleStage(
        id,
        "made",
        { status: "completed", reason: "", error: null, gate },
        now,
      );
      const [held] = await journal.gates(id);
      return { run: id, gate: held! };
    };
    const stage = async (run: Awaited<ReturnType<typeof heldStage>>["run"]) =>
      (await scene().journal.stages(run))[0]!;

    test("a gate opens in the moment in which its stage ends, and the stage waits for the answer", async () => {
      const { system, project, settle } = scene();

      const { run, gate } = await heldStage({ ...asked, autoApproveAfter: 60 });

      expect(gate).toEqual({
        id: gate.id,
        project: project.id,
        run,
        stage: "made",
        kind: "approval",
        required: true,
        status: "waiting",
        question: "Does it go on?",
        openedAt: 5_000,
        autoApproveAt: 65_000,
        decidedAt: null,
        decidedBy: null,
        notes: "",
      });
      expect(GateId.safeParse(gate.id).success).toBe(true);
      expect(await stage(run)).toMatchObject({
        status: "awaiting_approval",
        units: { completed: 1 },
      });
      expect(await settle(run, "made")).toBe(false);
      expect((await system.events.readAfter(project.id, 0, 50)).slice(-2)).toMatchObject([
        { type: "stage.completed", payload: { status: "completed" } },
        {
          type: "gate.opened",
          payload: {
            gate: gate.id,
            kind: "approval",
            question: "Does it go on?",
            autoApproveAt: 65_000,
          },
        },
      ]);
      expect(await system.gates.get(gate.id)).toEqual(gate);
      expect(await system.gates.list(project.id, { waiting: true })).toEqual([gate]);
    });

    test("approval lets the stage take its outcome; a second answer changes nothing", async () => {
      const { journal, system, project } = scene();
      const { run, gate } = await heldStage();

      expect(
        await journal.decideGate(
          gate.id,
          { verdict: "approved", notes: "Good." },
          "user:ada",
          "approved",
          6_000,
        ),
      ).toBe(true);
      expect(
        await journal.decideGate(
          gate.id,
          { verdict: "rejected", notes: "No." },
          "user:ada",
          "rejected",
          6_001,
        ),
      ).toBe(false);

      expect(await stage(run)).toMatchObject({ status: "completed" });
      expect(await system.gates.get(gate.id)).toMatchObject({
        status: "approved",
        decidedAt: 6_000,
        decidedBy: "user:ada",
        notes: "Good.",
      });
      const events = await system.events.readAfter(project.id, 0, 50, { types: ["gate.decided"] });
      expect(events.map(({ payload }) => payload)).toEqual([
        { gate: gate.id, verdict: "approved", by: "user:ada", notes: "Good." },
      ]);
      expect(await system.gates.list(project.id, { waiting: true })).toEqual([]);
      expect(await system.gates.list(project.id, { run, waiting: false })).toHaveLength(1);
    });

    test("a reject holds the stage until it is opened again, and its notes reach the next attempt", async () => {
      const { journal, lease, complete, settle } = scene();
      const { run, gate } = await heldStage();

      await journal.decideGate(
        gate.id,
        { verdict: "rejected", notes: "Shorter." },
        "user:ada",
        "rejected",
        6_000,
      );
      expect(await stage(run)).toMatchObject({ status: "awaiting_approval" });
      expect(await journal.reopenStage(run, "made", "all", "Rejected.", "Shorter.", 6_001)).toBe(
        true,
      );
      expect(await stage(run)).toMatchObject({ status: "running", round: 1, units: { queued: 1 } });

      await complete(await lease(run, "made"));
      await settle(run, "made", { gate: asked });
      const second = (await journal.gates(run))[1]!;
      await journal.decideGate(
        second.id,
        { verdict: "rejected", notes: "Funnier." },
        "user:ada",
        "rejected",
        9_000,
      );

      expect(second.id).not.toBe(gate.id);
      expect(await journal.feedback(run, "made")).toEqual(["Shorter.", "Funnier."]);
      expect(await journal.feedback(run, "other")).toEqual([]);
    });

    test("a gate whose timer ran out is due until it is answered", async () => {
      const { journal } = scene();
      const { run, gate } = await heldStage({ ...asked, autoApproveAfter: 60 });
      await heldStage();

      expect(await journal.dueGates(64_999)).toEqual([]);
      expect(await journal.dueGates(65_000)).toEqual([gate]);
      await journal.decideGate(
        gate.id,
        { verdict: "approved", notes: "" },
        "timer",
        "auto_approved",
        65_000,
      );

      expect(await journal.dueGates(99_999)).toEqual([]);
      expect((await journal.gates(run))[0]).toMatchObject({
        status: "auto_approved",
        decidedBy: "timer",
      });
    });

    test("a cancelled run has no gate that waits, and none that can be answered", async () => {
      const { journal, system, project, settle, now } = scene();
      const { run, gate } = await heldStage({ ...asked, autoApproveAfter: 60 });

      expect(await settle(run, "made", { status: "cancelled" })).toBe(true);
      const record = await journal.run(run);
      await journal.moveRun(run, ["running"], "cancelled", finished(record, "cancelled"), now());

      expect(await journal.dueGates(99_999)).toEqual([]);
      expect(await system.gates.list(project.id, { waiting: true })).toEqual([]);
      expect(
        await journal.decideGate(
          gate.id,
          { verdict: "approved", notes: "" },
          "user:ada",
          "approved",
          now(),
        ),
      ).toBe(false);
      expect(await stage(run)).toMatchObject({ status: "cancelled" });
      expect(await journal.feedback(run, "made")).toEqual([]);
    });

    test("a gate that is not there is not found", async () => {
      const { journal, system } = scene();

      await expect(system.gates.get(unknownGate)).rejects.toMatchObject({ code: "not-found" });
      await expect(
        journal.decideGate(
          unknownGate,
          { verdict: "approved", notes: "" },
          "user:ada",
          "approved",
          1,
        ),
      ).rejects.toMatchObject({ code: "not-found" });
    });
  });
}
