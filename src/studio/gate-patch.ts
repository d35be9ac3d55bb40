import type { ArtifactRef, VersionRecord } from "../core/artifact.ts";
import { StudioError } from "../core/error.ts";
import { patched, type GateRecord, type Patch } from "../core/gate.ts";
import { ProjectId, RunId } from "../core/id.ts";
import { isFinished } from "../core/finished.ts";
import { keptBody } from "../engine/emit.ts";
import type { Desk } from "./desk.ts";

/** Which of the artifacts that a gate asks about. */
export type PatchTarget = Pick<ArtifactRef, "type" | "key">;

/** What a gate asks about, as far as a change of it takes. */
interface Asked {
  readonly ref: ArtifactRef;
  readonly body: unknown;
}

/** Puts a person's version in the place of what a stage has made, while the gate after it waits. */
export async function patchAtGate(
  desk: Desk,
  gate: GateRecord,
  about: readonly Asked[],
  { patch, target }: { readonly patch: Patch; readonly target: PatchTarget | undefined },
): Promise<VersionRecord> {
  const { stores, parts, bench, by } = desk;
  // Only a studio that may write has an engine; asking for it says so to everybody else.
  desk.engine();
  const project = ProjectId.parse(gate.project);
  const run = await stores.runs.get(RunId.parse(gate.run));
  if (gate.status !== "waiting" || isFinished(run.status))
    throw new StudioError("conflict", `The gate after ${gate.stage} no longer asks anything.`);
  const { ref, body } = asked(gate, about, target);
  const type = bench.types.get(ref.type);
  if (!type)
    throw new StudioError("not-found", `There is no artifact type ${ref.type} in this Backlot.`);
  const { entity } = await stores.artifacts.version(project, ref);
  const draft = {
    project,
    type: ref.type,
    key: ref.key,
    entity,
    ...(await keptBody(bench, type, patched(body, patch))),
    source: "human" as const,
    remarks: { rationale: `Changed at the gate of ${gate.stage}.` },
    from: [ref],
    at: { run: run.id, stage: gate.stage },
  };
  const written = await stores.artifacts.write(draft, by, parts.clock.now());
  return stores.artifacts.version(project, written);
}

function asked({ stage }: GateRecord, about: readonly Asked[], target?: PatchTarget): Asked {
  const found = target
    ? about.filter(({ ref }) => ref.type === target.type && ref.key === target.key)
    : about;
  const [only] = found;
  if (only && found.length === 1) return only;
  const made = `the stage ${stage} made ${about.length}`;
  throw new StudioError("bad-request", `Say which artifact the patch changes: ${made}.`);
}
