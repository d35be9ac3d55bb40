import { expect, test } from "vitest";
import type { LogEvent } from "../../core/event.ts";
import type { RunRecord } from "../../core/store.ts";
import { colourless } from "../terminal.ts";
import { widthOf } from "../width.ts";
import { frame, type Stagecraft } from "./frame.ts";
import { emptyView, see, type RunView } from "./view.ts";

const stage = (id: string, title: string, needs: string[] = []) => ({ id, title, needs });
const run = {
  definition: {
    stages: [
      stage("normalize", "Script"),
      stage("breakdown-scenes", "Scenes"),
      stage("character-bible", "Character bibles"),
    ],
  },
  createdAt: 0,
  startedAt: 0,
} as unknown as RunRecord;
const craft: Stagecraft = {
  project: "The Night Ferry",
  pipeline: "screenplay-breakdown",
  number: 1,
  columns: 60,
  rows: 24,
  paint: colourless,
  now: 1_500,
  footer: "",
};

let seq = 0;
function event<Type extends LogEvent["type"]>(
  type: Type,
  of: string | null,
  payload: Extract<LogEvent, { type: Type }>["payload"],
): LogEvent {
  seq += 1;
  return {
    type,
    stage: of,
    payload,
    project: "prj",
    run: "run",
    seq,
    runSeq: seq,
    at: seq * 100,
    prevHash: "",
    hash: "",
  } as LogEvent;
}

function landed(index: number, summary: string): LogEvent {
  const ref = { type: "scene", key: `scn_${index}`, version: 1 };
  return event("stage.artifact_emitted", "breakdown-scenes", {
    ref,
    entity: null,
    unit: "",
    artifactIndex: index,
    summary,
    digest: "",
    unchanged: false,
    standing: "head",
  });
}

function halfDone(): RunView {
  seq = 0;
  const view = emptyView(run);
  for (const past of [
    event("run.started", null, { attempt: 1, by: "user:local" }),
    event("stage.reused", "normalize", { units: 1, artifacts: 1, reason: "" }),
    event("stage.started", "breakdown-scenes", { units: 1, reused: 0, title: "Scenes" }),
    event("unit.started", "breakdown-scenes", { unit: "", title: "Scenes", attempt: 1 }),
    event("stage.progress", "breakdown-scenes", {
      unit: "",
      done: 2,
      total: 8,
      title: "INT. WHEELHOUSE",
    }),
    landed(1, "1 EXT. FERRY RAMP - NIGHT: 6/8, MARA"),
    landed(2, "2 INT. 夜の船 - NIGHT: 5/8, 真理"),
    landed(3, "3 EXT. BREAKWATER\u001b[2J"),
  ])
    see(view, past);
  return view;
}

test("a run at work shows what is done, how far the rest is, and what landed last", () => {
  expect(frame(halfDone(), craft)).toEqual([
    "",
    "▌ THE NIGHT FERRY                                     1.4 s",
    "▌ screenplay-breakdown · run 1",
    "",
    " ✓  Script            unchanged, reused",
    " ⠦  Scenes            ━━━━━━━━━─────────────── 3 of 8",
    " ·  Character bibles  ",
    "",
    " SCENES  3 ",
    "",
    " 1 EXT. FERRY RAMP - NIGHT: 6/8, MARA",
    " 2 INT. 夜の船 - NIGHT: 5/8, 真理",
    String.raw` 3 EXT. BREAKWATER\u001b[2J`,
  ]);
});

test.each([200, 80, 60, 40, 30])("no line is wider than a screen of %i columns", (columns) => {
  const widest = Math.max(...frame(halfDone(), { ...craft, columns }).map(widthOf));

  expect(widest).toBeLessThan(columns);
});

test("on a wide screen what landed says where; on a narrow one it has the room", () => {
  expect(frame(halfDone(), { ...craft, columns: 90 })).toContain(
    "             Scenes  1 EXT. FERRY RAMP - NIGHT: 6/8, MARA",
  );
});

test("what this process does is told whole on a narrow screen", () => {
  const footer = "Pausing: what has begun is finished. Ctrl-C again leaves at once.";

  expect(frame(halfDone(), { ...craft, footer }).slice(-2)).toEqual([
    " Pausing: what has begun is finished. Ctrl-C again leaves",
    " at once.",
  ]);
});

test("stages that wait for what a failed one should have made are not failures of their own", () => {
  const stages = [stage("read", "Reading"), stage("script", "Script", ["read"])];
  const view = emptyView({ ...run, definition: { stages } });
  const error = { code: "no-text-layer", message: "It has no text.", hint: "" };
  const failedUnits = [{ unit: "", title: "Reading", error }];
  const ended = { artifacts: 0, failedUnits, durationMs: 1, costMicroUsd: 0 };
  see(view, event("stage.completed", "read", { status: "failed", ...ended }));
  see(view, event("stage.blocked", "script", { reason: "Script needs read, which was not made." }));

  const lines = frame(view, craft);

  expect(lines).toContain(" ✗  Reading  failed: It has no text.");
  expect(lines).toContain(" ·  Script   not started");
});

test.each([30, 16, 10, 5])("no frame is higher than a screen of %i rows", (rows) => {
  expect(frame(halfDone(), { ...craft, rows }).length).toBeLessThan(rows);
});

test("a question stands under the rest until it is answered", () => {
  const view = halfDone();
  see(
    view,
    event("gate.opened", "breakdown-scenes", {
      gate: "gate_1",
      kind: "confirm",
      question: "Is this right?",
      autoApproveAt: null,
    }),
  );
  const asking = frame(view, craft);
  see(
    view,
    event("gate.decided", "breakdown-scenes", {
      gate: "gate_1",
      verdict: "approved",
      by: "user:local",
      notes: "",
    }),
  );

  expect(asking.at(-1)).toBe(" ?  Is this right?");
  expect(frame(view, craft).join("\n")).not.toContain("Is this right?");
});

test("a failed unit is counted and named", () => {
  const view = halfDone();
  const error = { code: "timeout", message: "Iris took longer than 5 s.", hint: "" };
  see(
    view,
    event("stage.started", "character-bible", { units: 3, reused: 0, title: "Character bibles" }),
  );
  see(
    view,
    event("unit.failed", "character-bible", { unit: "chr_iris", title: "Iris", attempt: 4, error }),
  );
  see(
    view,
    event("unit.completed", "character-bible", { unit: "chr_mara", attempt: 1, artifacts: 1 }),
  );
  see(
    view,
    event("unit.completed", "character-bible", { unit: "chr_rook", attempt: 1, artifacts: 1 }),
  );
  see(
    view,
    event("stage.completed", "character-bible", {
      status: "completed_with_errors",
      artifacts: 2,
      failedUnits: [],
      durationMs: 10,
      costMicroUsd: 0,
    }),
  );

  expect(frame(view, { ...craft, columns: 90 }).join("\n")).toContain(
    "!  Character bibles  2 made, 1 failed: Iris took longer than 5 s.",
  );
});
