import { expect, test } from "vitest";
import { nextAction, type Situation } from "./next-action.ts";

const input = (createdAt: number) =>
  ({ id: `in_${createdAt}`, createdAt }) as Situation["inputs"][number];
const run = (status: string, createdAt = 1) =>
  ({ run: `run_${createdAt}`, status, createdAt }) as Situation["runs"][number];
const gate = { gate: "gate_1", question: "Good?" } as Situation["gates"][number];
const nothing: Situation = { runs: [], gates: [], inputs: [] };

test("a production without anything wants a script, and then its breakdown", () => {
  expect(nextAction(nothing).kind).toBe("bring-script");
  expect(nextAction({ ...nothing, inputs: [input(1)] })).toEqual({
    kind: "break-down",
    input: input(1),
  });
});

test("what waits for the person comes first, also while a run is at work", () => {
  const action = nextAction({ runs: [run("running")], gates: [gate, gate], inputs: [input(1)] });

  expect(action).toEqual({ kind: "answer", gate, more: 1 });
});

test.each([
  ["running", "watch"],
  ["awaiting_approval", "watch"],
  ["paused", "go-on"],
  ["interrupted", "go-on"],
  ["queued", "go-on"],
  ["failed", "retry"],
  ["completed_with_errors", "retry"],
  ["cancelled", "break-down"],
  ["completed", "read"],
])("after a run that is %s the next thing is to %s", (status, kind) => {
  expect(nextAction({ ...nothing, runs: [run(status, 2)], inputs: [input(1)] }).kind).toBe(kind);
});

test("a draft that came after the last run wants to be broken down", () => {
  const situation = { ...nothing, runs: [run("completed", 2)], inputs: [input(1), input(3)] };

  expect(nextAction(situation)).toEqual({ kind: "break-down", input: input(3) });
});
