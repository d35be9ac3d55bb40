import type { StudioParts } from "./desk.ts";

/** Something that `verify` came across. */
export interface Finding {
  /** `fault`: something is lost or altered. `note`: harmless, such as bytes that nothing refers to. */
  readonly severity: "fault" | "note";
  readonly what: string;
  readonly project: string | null;
  readonly detail: string;
}

/** Reads every row and every byte again. Ends without a finding when all is well. */
export async function* verifyStudio({ store, blobs }: StudioParts): AsyncGenerator<Finding> {
  const { upkeep } = store.as({ kind: "system", job: "verify" });
  for await (const fault of upkeep.verify()) yield { severity: "fault", ...fault };
  const kept = new Set<string>();
  for await (const { digest, state } of blobs.verify()) {
    kept.add(digest);
    if (state === "altered")
      yield {
        severity: "fault",
        what: "blob-altered",
        project: null,
        detail: `The bytes of ${digest} have changed.`,
      };
  }
  const wanted = new Set<string>();
  for await (const { digest, of } of upkeep.referencedBlobs()) {
    const isMissing = !kept.has(digest) && !wanted.has(digest);
    wanted.add(digest);
    if (isMissing)
      yield {
        severity: "fault",
        what: "blob-missing",
        project: null,
        detail: `${of} needs ${digest}, which is not there.`,
      };
  }
  const orphans = [...kept].filter((digest) => !wanted.has(digest));
  if (orphans.length === 0) return;
  const detail = `${orphans.length} ${orphans.length === 1 ? "file" : "files"} of bytes that nothing refers to, from work that was cut off: ${orphans.slice(0, 3).join(", ")}${orphans.length > 3 ? " …" : ""}`;
  yield { severity: "note", what: "blob-orphaned", project: null, detail };
}
