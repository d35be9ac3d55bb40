import { StudioError } from "../core/error.ts";
import { Decision, type GateRecord } from "../core/gate.ts";
import { RunId, type GateId, type ProjectId } from "../core/id.ts";
import { isFinished } from "../core/run.ts";
import type { Desk } from "./desk.ts";

/** The questions that hold runs until somebody answers. */
export interface GateDesk {
  /** Oldest first. */
  list(
    project: ProjectId,
    filter?: { readonly run?: RunId; readonly waiting?: boolean },
  ): Promise<readonly GateRecord[]>;
  get(gate: GateId): Promise<GateRecord>;
  /**
   * Answers a gate once. Approved: the run goes on with the next stage, after the patch, where there is one, has become
   * a version of its own. Rejected: the stage is made again with the notes as feedback. A run that nobody drives is
   * driven from here on. `by` where it is not the person but a policy that answers, such as `sample`.
   */
  answer(gate: GateId, decision: Decision, by?: string): Promise<GateRecord>;
}

export function createGates(desk: Desk): GateDesk {
  const { stores } = desk;
  return {
    list: (project, filter = {}) => stores.gates.list(project, filter),
    get: (gate) => stores.gates.get(gate),
    async answer(id, decision, by = desk.by) {
      const gate = await stores.gates.get(id);
      if (gate.status !== "waiting") {
        throw new StudioError(
          "conflict",
          `The gate after ${gate.stage} was answered before: ${gate.status} by ${gate.decidedBy ?? "nobody"}.`,
        );
      }
      const run = await stores.runs.get(RunId.parse(gate.run));
      if (isFinished(run.status))
        throw new StudioError(
          "conflict",
          `Run ${run.number} is ${run.status}; its gate no longer asks anything.`,
        );
      desk.mirror?.follow(run.project, run.id);
      await desk.engine().decide(gate, Decision.parse(decision), by);
      await goOn(desk, run.id);
      return stores.gates.get(id);
    },
  };
}

/** A run that a killed process left goes on once its question is answered; a paused one waits for its resume. */
async function goOn({ stores, engine, by }: Desk, id: RunId): Promise<void> {
  const { status } = await stores.runs.get(id);
  if (status === "interrupted") await engine().start(id, by);
}
