import type { Scene, Screenplay } from "../../core/screenplay/model.ts";
import { productionScenes } from "../../core/story/production-scenes.ts";
import { readFountain } from "./read.ts";

/** A script as it was read; shared, so nobody may change it. */
interface ReadScript {
  readonly source: string;
  readonly screenplay: Screenplay;
  /** As productions count them; null until somebody asks. */
  scenes: readonly Scene[] | null;
}

/** Held weakly: a long script is a few megabytes, and nobody must pay for them who reads no more. */
let last: WeakRef<ReadScript> | null = null;

/**
 * Reads a script that the stage before has most likely just read: the stages of a run read the same text one after the
 * other, and each would wait for what is known already. What it returns is shared: nobody may change it.
 */
export function readAgain(source: string): Screenplay {
  return known(source).screenplay;
}

/** The scenes of such a script as productions count them, shared likewise. */
export function scenesAgain(source: string): readonly Scene[] {
  const read = known(source);
  return (read.scenes ??= productionScenes(read.screenplay));
}

function known(source: string): ReadScript {
  const before = last?.deref();
  if (before?.source === source) return before;
  const read: ReadScript = { source, screenplay: readFountain(source), scenes: null };
  last = new WeakRef(read);
  return read;
}
