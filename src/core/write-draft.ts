import type { ArtifactRef, Remarks, Source } from "./artifact.ts";
import type { ProjectId, RunId } from "./id.ts";

/** A version written by a person, an import or the API; always makes a version. */
export interface WriteDraft {
  readonly project: ProjectId;
  readonly type: string;
  readonly key: string;
  readonly entity: string | null;
  readonly schemaVersion: number;
  readonly body: { readonly json: string } | { readonly blob: string };
  readonly bytes: number;
  readonly digest: string;
  readonly source: Source;
  readonly remarks: Remarks;
  readonly from: readonly ArtifactRef[];
  readonly summary: string;
  /**
   * Written by a client as part of a run, without a stage: gets the run's next version number for its (type, key), and in an
   * isolated run moves no head.
   */
  readonly of?: { readonly run: RunId };
  /** Written at a gate: what follows in this run reads it in the place of what the stage emitted. */
  readonly at?: { readonly run: RunId; readonly stage: string };
}
