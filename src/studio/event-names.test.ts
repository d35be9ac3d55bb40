import { expect, test } from "vitest";
import { eventPayloads, type LogEvent } from "../core/event.ts";
import { event000 } from "./document-000.ts";
import { eventNames, wordFor } from "./event-names.ts";

const place = {
  project: "prj_1",
  run: "run_1",
  seq: 9,
  runSeq: 7,
  at: Date.UTC(2026, 10, 21, 15, 4, 5),
  prevHash: "",
  hash: "",
};
const emitted: LogEvent = {
  ...place,
  type: "stage.artifact_emitted",
  stage: "breakdown-scenes",
  payload: {
    ref: { type: "scene", key: "scn_1", version: 2 },
    entity: null,
    unit: "",
    artifactIndex: 3,
    summary: "1 INT. WHEELHOUSE",
    digest: "",
    unchanged: false,
    standing: "head",
  },
};

test("every event of ours has its row", () => {
  expect(Object.keys(eventNames).toSorted()).toEqual(Object.keys(eventPayloads).toSorted());
});

test("an emitted artifact is announced in the literal words of document 000", () => {
  expect(event000(emitted)).toEqual({
    event: "stage_artifact_emitted",
    ts: "2026-11-21T15:04:05.000Z",
    timestamp: "2026-11-21T15:04:05.000Z",
    seq: 9,
    run_id: "run_1",
    stage_id: "breakdown_scenes",
    artifact_type: "scene",
    entity_id: "scn_1",
    version: 2,
    artifact_index: 3,
    display_name: "1 INT. WHEELHOUSE",
  });
});

test.each([
  ["completed", "pipeline_finished", "execution:completed", "job_completed", true],
  ["failed", "pipeline_finished", "execution:failed", "job_failed", false],
  ["cancelled", "pipeline_finished", "execution:cancelled", "job_canceled", false],
] as const)(
  "a run that is %s ends in each document's word",
  (status, in000, in002, in003, success) => {
    const event: LogEvent = {
      ...place,
      type: "run.finished",
      stage: null,
      payload: {
        status,
        failures: [],
        counts: { "scene-index": 1 },
        durationMs: 1500,
        costMicroUsd: 20_000,
      },
    };

    expect([wordFor(event, "000"), wordFor(event, "002"), wordFor(event, "003")]).toEqual([
      in000,
      in002,
      in003,
    ]);
    expect(event000(event)).toMatchObject({
      success,
      artifacts: { scene_index: 1 },
      total_cost_usd: 0.02,
    });
  },
);

test("what a document has no word for is left out of it", () => {
  const event: LogEvent = {
    ...place,
    type: "unit.started",
    stage: "echo",
    payload: { unit: "", title: "Echo", attempt: 1 },
  };

  expect(event000(event)).toBeNull();
});
