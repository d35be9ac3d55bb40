import {
  checkBody,
  schemaVersionOf,
  type ArtifactRef,
  type ArtifactType,
} from "../core/artifact.ts";
import { inlineLimit } from "../core/blob.ts";
import { StudioError } from "../core/error.ts";
import { Key } from "../core/id.ts";
import { canonicalJson } from "../core/json.ts";
import type { EmitDraft, EmitResult, Lease } from "../core/journal.ts";
import type { AnyStage, EmitOptions, Unit } from "../core/stage.ts";
import type { Bench } from "./parts.ts";

/** A body ready to be kept: checked, in its one JSON text, with its digest; long ones already on disk as blobs. */
export async function keptBody(bench: Pick<Bench, "parts">, type: ArtifactType, body: unknown) {
  const checked = checkBody(type, body);
  const json = canonicalJson(checked);
  const digest = bench.parts.digest(json);
  const bytes = Buffer.byteLength(json);
  const kept =
    bytes <= inlineLimit
      ? { json }
      : { blob: (await bench.parts.blobs.put(Buffer.from(json))).digest };
  return {
    body: kept,
    bytes,
    digest,
    schemaVersion: schemaVersionOf(type),
    summary: type.summarize(checked),
  };
}

/** What a unit wants kept. */
export interface Emitted {
  readonly stage: AnyStage;
  readonly unit: Unit;
  readonly type: ArtifactType;
  readonly body: unknown;
  readonly options: EmitOptions | undefined;
  /** Versions that the unit has read by now. */
  readonly readSoFar: readonly ArtifactRef[];
}

/** Checks, digests, keeps, links and announces one artifact of a unit; resolves when it is on disk. */
export async function emitArtifact(
  bench: Bench,
  lease: Lease,
  emitted: Emitted,
): Promise<EmitResult> {
  const { stage, unit, type, body, options = {}, readSoFar } = emitted;
  if (!stage.outputs.includes(type)) {
    throw new StudioError(
      "undeclared-artifact",
      `Stage ${stage.name} made a ${type.name}, which is not among its outputs.`,
    );
  }
  const {
    key = options.entity ?? unit.key,
    entity = unit.entity,
    from = [],
    revise = false,
    source = "code",
    ...remarks
  } = options;
  const draft: EmitDraft = {
    type: type.name,
    key: Key.parse(key),
    entity,
    ...(await keptBody(bench, type, body)),
    source,
    remarks,
    from: uniqueRefs([...readSoFar, ...from]),
    revise,
  };
  return bench.stores.journal.emit(lease, draft, bench.parts.clock.now());
}

function uniqueRefs(refs: readonly ArtifactRef[]): ArtifactRef[] {
  if (refs.length < 2) return [...refs];
  return [...new Map(refs.map((ref) => [`${ref.type}\n${ref.key}\n${ref.version}`, ref])).values()];
}
