import { refName } from "../core/artifact.ts";
import { RunId } from "../core/id.ts";
import type { Emission, StageOutcome } from "../core/journal.ts";
import type { PlannedStage } from "../core/run.ts";
import type { RunRecord } from "../core/store.ts";
import type { Bench } from "./parts.ts";

/** How a stage whose units have all ended comes out, and whether a gate opens behind it. */
export async function stageOutcome(
  bench: Bench,
  run: RunRecord,
  planned: PlannedStage,
): Promise<StageOutcome> {
  const units = await bench.stores.journal.units(run.id, planned.id);
  const failed = units.filter(({ status }) => status === "failed");
  const made = units.filter(({ status }) => status === "completed");
  const reused = units.filter(({ status }) => status === "reused");
  if (failed.length === 0) {
    const status = made.length === 0 && reused.length > 0 ? "reused" : "completed";
    return { status, reason: "", error: null, gate: await gateBehind(bench, run, planned, status) };
  }
  if (made.length + reused.length === 0)
    return { status: "failed", reason: "", error: failed[0]!.error, gate: null };
  const reason = `${failed.length} of ${units.length} failed.`;
  return {
    status: "completed_with_errors",
    reason,
    error: null,
    gate: await gateBehind(bench, run, planned, "completed"),
  };
}

async function gateBehind(
  bench: Bench,
  run: RunRecord,
  planned: PlannedStage,
  status: "completed" | "reused",
): Promise<StageOutcome["gate"]> {
  const asksAtEvery = run.options.controlMode === "checkpoint";
  if (!asksAtEvery && !planned.gate?.required) return null;
  // What was approved and has not changed since is not asked again.
  if (status === "reused" && (await wasApproved(bench, run, planned))) return null;
  const gate = planned.gate ?? { kind: "approval" as const, required: false };
  const question =
    gate.kind === "confirm"
      ? `Is this right: ${planned.title}?`
      : `Does ${planned.title} go on as it is?`;
  const same = (await cameOutTheSame(bench, run, planned))
    ? "It came out the same as before; edit it, or stop here. "
    : "";
  return { ...gate, question: `${same}${question}` };
}

/** Whether a stage that was made again after a reject gave what had been rejected. */
async function cameOutTheSame(
  bench: Bench,
  run: RunRecord,
  planned: PlannedStage,
): Promise<boolean> {
  const state = (await bench.stores.journal.stages(run.id)).find(
    ({ stage }) => stage === planned.id,
  );
  if (!state || state.round === 0) return false;
  const emissions = await bench.stores.journal.emissions(run.id, planned.id);
  return emissions.length > 0 && emissions.every(({ unchanged }) => unchanged);
}

/** Whether the last answer to this stage's gate was a yes to the very versions that stand for it now. */
async function wasApproved(bench: Bench, run: RunRecord, planned: PlannedStage): Promise<boolean> {
  const gates = await bench.stores.gates.list(run.project, {});
  const last = gates
    .filter(({ stage, status }) => stage === planned.id && status !== "waiting")
    .at(-1);
  if (last?.status !== "approved" && last?.status !== "auto_approved") return false;
  const [then, now] = await Promise.all(
    [RunId.parse(last.run), run.id].map((id) => bench.stores.journal.emissions(id, planned.id)),
  );
  const names = (emissions: readonly Emission[] = []) =>
    emissions.map(({ ref }) => refName(ref)).join("\n");
  return names(then) === names(now);
}
