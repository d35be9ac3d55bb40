import { canonicalJson } from "../core/json.ts";
import type { Digest } from "../core/clock.ts";
import type { Read, Trace } from "../core/trace.ts";
import { seen, type ReadableVersion } from "../core/view.ts";
import { fileNames, type StageInputs } from "./inputs.ts";

/** Why a unit that was made before has to be made again, in words; null when it is current. */
export type Moved = string | null;

/** What decides whether a unit is current, beside what it read. */
export interface Making {
  readonly module: string;
  readonly stageVersion: number;
}

/** Compares a unit's last trace with what it would read in this run: the same digests everywhere means it is current. */
export function createCurrency(
  digest: Digest,
  inputs: StageInputs,
  making: Making,
): (trace: Trace) => Moved {
  const digestOf = (value: unknown) =>
    digest(value === undefined ? "undefined" : canonicalJson(value));
  const versions = new Map<string, ReadableVersion>();
  const sets = new Map<string, { keys: string[]; complete: boolean }>();
  for (const input of inputs.inputs) {
    // An input of one version knows only a part of the set that another input of the same type reads.
    if (input.arity === "many" || !sets.has(input.type))
      sets.set(input.type, {
        keys: input.versions.map(({ ref }) => ref.key),
        complete: input.complete,
      });
    for (const version of input.versions)
      versions.set(`${input.type}\n${version.ref.key}`, version);
  }
  // Thousands of units of a stage read the same values.
  const known = new Map<string, string>();
  const present = (read: Read): string => {
    const name = canonicalJson([read.source, read.what, read.pointer]);
    const digested = known.get(name) ?? digestOf(presentValue(read));
    known.set(name, digested);
    return digested;
  };
  const presentValue = ({ source, what, pointer }: Read): unknown => {
    switch (source.kind) {
      case "artifact":
        return seen(versions.get(`${source.type}\n${source.key}`)?.body, what, pointer);
      case "absent":
        return versions.has(`${source.type}\n${source.key}`) ? "present" : undefined;
      case "set":
        return pointer === "/complete"
          ? sets.get(source.type)?.complete
          : sets.get(source.type)?.keys;
      case "file":
        return inputs.files.find(({ name }) => name === source.name)?.digest;
      case "feedback":
        return inputs.feedback;
      case "files":
        return fileNames(inputs.files);
    }
  };
  return (trace) => {
    if (trace.module !== making.module) return "Another stage stood here before.";
    if (trace.stageVersion !== making.stageVersion) return "The stage itself has changed.";
    const moved = trace.reads.find(
      (read) => !isSameVersion(read, versions) && present(read) !== read.digest,
    );
    return moved ? `${readName(moved)} has changed.` : null;
  };
}

/** Versions never change, so a read of the version that still stands needs no look. */
function isSameVersion({ source }: Read, versions: ReadonlyMap<string, ReadableVersion>): boolean {
  return (
    source.kind === "artifact" &&
    versions.get(`${source.type}\n${source.key}`)?.ref.version === source.version
  );
}

function readName({ source, pointer }: Read): string {
  const field = pointer === "" ? "" : ` ${pointer.slice(1)}`;
  switch (source.kind) {
    case "artifact":
    case "absent":
      return `${source.type}${source.key === "" ? "" : `/${source.key}`}${field}`;
    case "set":
      return `Which ${source.type} there are`;
    case "file":
      return `The file ${source.name}`;
    case "feedback":
      return "The feedback";
    case "files":
      return "Which files there are";
  }
}
