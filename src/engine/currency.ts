import { atPointer, canonicalJson } from "../core/json.ts";
import type { Digest } from "../core/clock.ts";
import type { Read, Trace } from "../core/trace.ts";
import { membersOf, type ReadableVersion } from "../core/view.ts";
import type { StageInputs } from "./inputs.ts";

/** Why a unit that was made before has to be made again, in words; null when it is current. */
export type Moved = string | null;

/** What decides whether a unit is current, beside what it read. */
export interface Making {
  readonly stageVersion: number;
  readonly paramsDigest: string;
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
    const name = canonicalJson([read.source, read.pointer]);
    const digested = known.get(name) ?? digestOf(presentValue(read));
    known.set(name, digested);
    return digested;
  };
  const presentValue = ({ source, pointer }: Read): unknown => {
    switch (source.kind) {
      case "artifact":
        return bodyPart(versions.get(`${source.type}\n${source.key}`), pointer);
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
      case "params":
      case "setting":
        return undefined;
    }
  };
  return (trace) => {
    if (trace.stageVersion !== making.stageVersion) return "The stage itself has changed.";
    if (trace.paramsDigest !== making.paramsDigest) return "Its parameters have changed.";
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

function bodyPart(version: ReadableVersion | undefined, pointer: string): unknown {
  if (!version) return undefined;
  if (!pointer.endsWith("/#"))
    return pointer === "" ? version.body : atPointer(version.body, pointer);
  return membersOf(atPointer(version.body, pointer.slice(0, -2)));
}

function readName({ source, pointer }: Read): string {
  const field =
    pointer === "" || pointer === "/#" ? "" : ` ${pointer.slice(1).replace(/\/#$/u, "")}`;
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
    case "params":
      return "A parameter";
    case "setting":
      return `The setting ${source.name}`;
  }
}
