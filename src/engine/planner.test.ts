import fc from "fast-check";
import { expect, test } from "vitest";
import type { StageState } from "../core/journal.ts";
import { RunOptions, type PlannedStage, type RunDefinition, type WorkStatus } from "../core/run.ts";
import { nextSteps } from "./planner.ts";

const planned = (id: string, needs: string[] = []): PlannedStage => ({
  id,
  stage: id,
  stageVersion: 1,
  title: id,
  lane: "cpu",
  needs,
  after: [],
  inputs: [],
  outputs: [],
  params: {},
  gate: null,
});
const state = (stage: string, status: WorkStatus, units: StageState["units"] = {}): StageState => ({
  stage,
  status,
  units,
  artifacts: 0,
  startedAt: null,
  finishedAt: null,
  error: null,
  round: 0,
  costMicroUsd: 0,
});
const diamond: RunDefinition = {
  pipeline: "diamond",
  version: 1,
  stages: [planned("a"), planned("b", ["a"]), planned("c", ["a"]), planned("d", ["b", "c"])],
};
const plain = RunOptions.parse({});
const gateAt = (stage: string) =>
  ({
    id: "gate_1",
    project: "p",
    run: "r",
    stage,
    kind: "approval",
    required: true,
    status: "waiting",
    question: "?",
    openedAt: 0,
    autoApproveAt: null,
    decidedAt: null,
    decidedBy: null,
    notes: "",
  }) as never;

test("stages whose needs are met open together", () => {
  const steps = nextSteps(
    diamond,
    plain,
    [state("a", "completed"), state("b", "queued"), state("c", "queued"), state("d", "queued")],
    [],
  );

  expect(steps.open.map(({ stage }) => stage.id)).toEqual(["b", "c"]);
});

test("a gate holds only the stages that depend on its own", () => {
  const chain: RunDefinition = {
    pipeline: "p",
    version: 1,
    stages: [planned("a"), planned("b", ["a"]), planned("c")],
  };

  const steps = nextSteps(
    chain,
    plain,
    [state("a", "awaiting_approval"), state("b", "queued"), state("c", "queued")],
    [gateAt("a")],
  );

  expect(steps.open.map(({ stage }) => stage.id)).toEqual(["c"]);
  expect(steps.waitingAt).toEqual([]);
});

test("the run waits for approval when nothing else can go on, and not before", () => {
  const chain: RunDefinition = {
    pipeline: "p",
    version: 1,
    stages: [planned("a"), planned("b", ["a"])],
  };

  const steps = nextSteps(
    chain,
    plain,
    [state("a", "awaiting_approval"), state("b", "queued")],
    [gateAt("a")],
  );

  expect(steps.waitingAt).toHaveLength(1);
  expect(steps.verdict).toBeNull();
});

test("a run asked to end at a stage skips what that stage does not need", () => {
  const steps = nextSteps(
    diamond,
    RunOptions.parse({ until: "b" }),
    ["a", "b", "c", "d"].map((id) => state(id, "queued")),
    [],
  );

  expect(steps.skip.map(({ stage }) => stage.id)).toEqual(["c", "d"]);
  expect(steps.open.map(({ stage }) => stage.id)).toEqual(["a"]);
});

test("a run asked to start at a stage keeps what came before it and makes what comes after", () => {
  const steps = nextSteps(
    diamond,
    RunOptions.parse({ from: "b" }),
    ["a", "b", "c", "d"].map((id) => state(id, "queued")),
    [],
  );

  expect(steps.open).toMatchObject([{ stage: { id: "a" }, keep: true }]);
});

test.each<[WorkStatus, string]>([
  ["completed", "completed"],
  ["completed_with_errors", "completed_with_errors"],
  ["blocked", "completed_with_errors"],
  ["failed", "failed"],
])("a run whose last stage is %s ends as %s", (status, verdict) => {
  const one: RunDefinition = { pipeline: "p", version: 1, stages: [planned("a"), planned("b")] };

  expect(nextSteps(one, plain, [state("a", "completed"), state("b", status)], []).verdict).toBe(
    verdict,
  );
});

test("a stage that runs alone and fails still ends the run", () => {
  const one: RunDefinition = {
    pipeline: "p",
    version: 1,
    stages: [planned("a"), planned("b", ["a"])],
  };

  const settling = nextSteps(
    one,
    plain,
    [state("a", "running", { failed: 1 }), state("b", "queued")],
    [],
  );
  const ended = nextSteps(one, plain, [state("a", "failed"), state("b", "blocked")], []);

  expect(settling.settle.map(({ id }) => id)).toEqual(["a"]);
  expect(ended.verdict).toBe("failed");
});

test("whatever the wiring, doing what the planner says always comes to an end, each stage opened once and after its needs", () => {
  const definitions = fc
    .integer({ min: 1, max: 12 })
    .chain((size) =>
      fc.tuple(
        ...Array.from({ length: size }, (_, index) =>
          fc.subarray(Array.from({ length: index }, (_unused, other) => `s${other}`)),
        ),
      ),
    );
  fc.assert(
    fc.property(
      definitions,
      fc.infiniteStream(
        fc.constantFrom<WorkStatus>("completed", "failed", "reused", "completed_with_errors"),
      ),
      (needs, outcomes) => {
        const definition: RunDefinition = {
          pipeline: "p",
          version: 1,
          stages: needs.map((one, index) => planned(`s${index}`, one)),
        };
        const states = new Map(definition.stages.map(({ id }) => [id, state(id, "queued")]));
        const opened: string[] = [];
        let verdict: string | null = null;
        for (let turn = 0; turn < 40 && verdict === null; turn += 1) {
          const steps = nextSteps(definition, plain, [...states.values()], []);
          verdict = steps.verdict;
          for (const { stage } of steps.open) {
            expect(stage.needs.every((other) => opened.includes(other))).toBe(true);
            opened.push(stage.id);
            states.set(stage.id, state(stage.id, outcomes.next().value as WorkStatus));
          }
        }

        expect(verdict).not.toBeNull();
        expect(opened.toSorted()).toEqual(definition.stages.map(({ id }) => id).toSorted());
      },
    ),
  );
});
