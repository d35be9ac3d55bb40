import { StudioError } from "../core/error.ts";
import { patched, type Decision, type GateRecord, type Patch } from "../core/gate.ts";
import { RunId } from "../core/id.ts";
import type { Emission } from "../core/journal.ts";
import type { RunRecord, WriteDraft } from "../core/store.ts";
import { keptBody } from "./emit.ts";
import { readVersions } from "./inputs.ts";
import type { Bench } from "./parts.ts";

/**
 * Applies an answer once: what it changes first, as a version of its own, then the answer, then what follows from it.
 * Resolves with whether the stage was opened for another round.
 */
export async function answerGate(
  bench: Bench,
  gate: GateRecord,
  decision: Decision,
  by: string,
): Promise<boolean> {
  if (gate.status !== "waiting") {
    throw new StudioError("conflict", `Gate ${gate.id} was answered before: ${gate.status}.`);
  }
  const run = await bench.stores.journal.run(RunId.parse(gate.run));
  await decide(bench, run, gate, decision, by, decision.verdict);
  if (decision.verdict === "approved") {
    await goOn(bench, run, "A gate was approved.");
    return false;
  }
  await reopenRejected(bench, run, gate.stage, decision.notes, by);
  return true;
}

/** Answers gates whose stored timer is due; resolves with the runs that go on. One that fails is told and holds up no other. */
export async function answerDueGates(
  bench: Bench,
  onFailure: (run: RunId, error: unknown) => void,
): Promise<RunId[]> {
  const moved: RunId[] = [];
  for (const gate of await bench.stores.journal.dueGates(bench.parts.clock.now())) {
    const id = RunId.parse(gate.run);
    try {
      const run = await bench.stores.journal.run(id);
      await decide(bench, run, gate, { verdict: "approved", notes: "" }, "timer", "auto_approved");
      await goOn(bench, run, "A gate's timer ran out.");
      moved.push(id);
    } catch (error) {
      // After a conflict there is nothing to tell: a person was faster.
      if (!(error instanceof StudioError) || error.code !== "conflict") onFailure(id, error);
    }
  }
  return moved;
}

/** Makes a stage again whose gate was rejected; harmless when that has been done. */
export async function reopenRejected(
  bench: Bench,
  run: RunRecord,
  stage: string,
  notes: string,
  by: string,
): Promise<void> {
  const now = bench.parts.clock.now();
  await bench.stores.journal.reopenStage(run.id, stage, "all", `Rejected by ${by}.`, notes, now);
  await goOn(bench, run, "A gate was rejected; its stage is made again.");
}

async function decide(
  bench: Bench,
  run: RunRecord,
  gate: GateRecord,
  decision: Decision,
  by: string,
  verdict: Exclude<GateRecord["status"], "waiting">,
): Promise<void> {
  const change =
    decision.verdict === "approved" ? await changedBy(bench, run, gate, decision, by) : undefined;
  const now = bench.parts.clock.now();
  const isFirst = await bench.stores.journal.decideGate(
    gate.id,
    decision,
    by,
    verdict,
    now,
    change,
  );
  if (!isFirst) throw new StudioError("conflict", `Gate ${gate.id} was answered before.`);
}

/** Lets a run go on that waited at a gate; harmless when it does already. */
export async function goOn(bench: Bench, run: RunRecord, reason: string): Promise<void> {
  const event = { type: "run.resumed", run: run.id, stage: null, payload: { reason } } as const;
  await bench.stores.journal.moveRun(
    run.id,
    ["awaiting_approval"],
    "running",
    event,
    bench.parts.clock.now(),
  );
}

/** What the person asks to be changed, and what the pipeline says that an approval changes, as one new version. */
async function changedBy(
  bench: Bench,
  run: RunRecord,
  gate: GateRecord,
  { patch = [], patchTarget, notes }: Extract<Decision, { verdict: "approved" }>,
  by: string,
): Promise<WriteDraft | undefined> {
  const planned = run.definition.stages.find(({ id }) => id === gate.stage);
  const standing = (planned?.gate?.onApprove ?? []).map((change) => filledIn(change, bench));
  const changes = [...patch, ...standing];
  if (changes.length === 0) return undefined;
  const target = await changedEmission(bench, run, gate, patchTarget);
  const type = bench.types.get(target.ref.type);
  if (!type) {
    throw new StudioError(
      "not-found",
      `There is no artifact type ${target.ref.type} in this Backlot.`,
    );
  }
  const [version] = await readVersions(bench, run.project, type, [target.ref]);
  return {
    project: run.project,
    type: type.name,
    key: target.ref.key,
    entity: target.entity,
    ...(await keptBody(bench, type, patched(version!.body, changes))),
    // Only a person's words stand against the next run's.
    source: by.startsWith("user:") ? "human" : "code",
    remarks: { rationale: notes === "" ? `Approved at the gate of ${gate.stage}.` : notes },
    from: [version!.ref],
    at: { run: run.id, stage: gate.stage },
  };
}

/** The pipeline's own look-up: `"${now}"` is the time of the answer. */
function filledIn(change: Patch[number], { parts }: Bench): Patch[number] {
  return "value" in change && change.value === "${now}"
    ? { ...change, value: parts.clock.now() }
    : change;
}

async function changedEmission(
  bench: Bench,
  run: RunRecord,
  gate: GateRecord,
  wanted: { type: string; key: string } | undefined,
): Promise<Emission> {
  const emissions = await bench.stores.journal.emissions(run.id, gate.stage);
  const found = wanted
    ? emissions.filter(({ ref }) => ref.type === wanted.type && ref.key === wanted.key)
    : emissions;
  const [only] = found;
  if (only && found.length === 1) return only;
  const made = `the stage ${gate.stage} made ${emissions.length}`;
  throw new StudioError("bad-request", `Say which artifact the answer changes: ${made}.`);
}
