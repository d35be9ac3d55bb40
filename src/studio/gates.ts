import { refName, type ArtifactRef, type VersionRecord } from "../core/artifact.ts";
import { StudioError } from "../core/error.ts";
import { Decision, type GateRecord, type Patch } from "../core/gate.ts";
import { ProjectId, RunId, type GateId } from "../core/id.ts";
import { isFinished } from "../core/finished.ts";
import { byWhom } from "../core/wording.ts";
import type { Desk } from "./desk.ts";
import { patchAtGate, type PatchTarget } from "./gate-patch.ts";
import { bodyInTodaysShape } from "./stored-body.ts";

/** An artifact that a gate asks about. */
export interface AskedAbout {
  readonly ref: ArtifactRef;
  /** Whether it is the current version of its artifact. */
  readonly isHead: boolean;
  readonly body: unknown;
  readonly summary: string;
}

/** The questions that hold runs until somebody answers. */
export interface GateDesk {
  /** Oldest first. */
  list(
    project: ProjectId,
    filter?: { readonly run?: RunId; readonly waiting?: boolean },
  ): Promise<readonly GateRecord[]>;
  get(gate: GateId): Promise<GateRecord>;
  /** What the question is about: all that the stage before it has made, in order. */
  about(gate: GateRecord): Promise<readonly AskedAbout[]>;
  /**
   * Answers a gate once. Approved: the run goes on with the next stage, after the patch, where there is one, has become
   * a version of its own. Rejected: the stage is made again with the notes as feedback. A run that nobody drives is
   * driven from here on. `by` where it is not the person but a policy that answers, such as `sample`. Takes an editor.
   */
  answer(gate: GateId, decision: Decision, by?: string): Promise<GateRecord>;
  /**
   * Changes what a gate asks about: a version of its own, which what follows in the run then reads. The gate goes on waiting.
   * `target` where the stage has made several. Takes an editor.
   */
  patch(gate: GateId, patch: Patch, target?: PatchTarget): Promise<VersionRecord>;
}

export function createGates(desk: Desk): GateDesk {
  const { stores } = desk;
  return {
    list: (project, filter = {}) => stores.gates.list(project, filter),
    get: (gate) => stores.gates.get(gate),
    about: (gate) => askedAbout(desk, gate),
    async patch(id, patch, target) {
      const gate = await stores.gates.get(id);
      await desk.assertMay(ProjectId.parse(gate.project), "editor");
      return patchAtGate(desk, gate, await askedAbout(desk, gate), { patch, target });
    },
    async answer(id, decision, by = desk.by) {
      const gate = await stores.gates.get(id);
      await desk.assertMay(ProjectId.parse(gate.project), "editor");
      if (gate.status !== "waiting") {
        throw new StudioError(
          "conflict",
          `The gate after ${gate.stage} was answered before: ${gate.status.replaceAll("_", " ")} by ${byWhom(gate.decidedBy ?? "nobody")}.`,
        );
      }
      const run = await stores.runs.get(RunId.parse(gate.run));
      if (isFinished(run.status))
        throw new StudioError(
          "conflict",
          `Run ${run.number} is ${run.status}; its gate no longer asks anything.`,
        );
      desk.setGoing.follow(run.project, run.id);
      await desk.engine().decide(gate, Decision.parse(decision), by);
      await goOn(desk, run.id);
      return stores.gates.get(id);
    },
  };
}

async function askedAbout(desk: Desk, gate: GateRecord): Promise<AskedAbout[]> {
  const { stores, bench } = desk;
  const project = ProjectId.parse(gate.project);
  const emissions = await stores.runs.emissions(RunId.parse(gate.run), gate.stage);
  // What was made again in another round has taken the place of what it was.
  const latest = new Map(emissions.map(({ ref }) => [`${ref.type}/${ref.key}`, ref]));
  return Promise.all(
    [...latest.values()].map(async (ref) => {
      const body = await bodyInTodaysShape(desk, project, ref);
      const head = await stores.artifacts.head(project, ref.type, ref.key);
      return {
        ref,
        isHead: head?.ref.version === ref.version,
        body,
        summary: bench.types.get(ref.type)?.summarize(body) ?? refName(ref),
      };
    }),
  );
}

/** A run that a killed process left goes on once its question is answered; a paused one waits for its resume. */
async function goOn({ stores, engine, by }: Desk, id: RunId): Promise<void> {
  const { status } = await stores.runs.get(id);
  if (status === "interrupted") await engine().start(id, by);
}
