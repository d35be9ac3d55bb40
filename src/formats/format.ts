import { StudioError } from "../core/error.ts";
import type { Manuscript } from "./manuscript.ts";
import { readOffThread } from "./off-thread.ts";
import { isHeavy, read } from "./read.ts";

export type { Manuscript } from "./manuscript.ts";
export { normalize, screenplayOf, type Normalized } from "./normalize.ts";

/**
 * Reads a file that somebody gives as a script. Its format is told by its content, by its name only in doubt. Heavy
 * files are read on a thread of their own.
 *
 * @throws StudioError that says what was found and what to do: "unknown-format", "empty-input", "broken-input",
 * "no-text-layer", "input-too-large", "unsafe-input", "encrypted-input", "timeout", "aborted"
 */
export async function readManuscript(
  bytes: Uint8Array,
  filename: string,
  signal?: AbortSignal,
): Promise<Manuscript> {
  if (signal?.aborted === true)
    throw new StudioError("aborted", `Reading ${filename} was stopped.`);
  return isHeavy(bytes, filename)
    ? readOffThread({ bytes, filename }, signal)
    : read(bytes, filename);
}
