import { StudioError } from "../core/error.ts";
import type { ProjectId } from "../core/id.ts";
import type { Desk } from "./desk.ts";

/** Bytes that a project keeps, or a part of them. */
export interface KeptBytes {
  /** Length of the whole. */
  readonly bytes: number;
  /** Which of them follow: from `start` to before `end`. */
  readonly start: number;
  readonly end: number;
  /** At most 64 KB a piece, each read when it is asked for; see `BlobStore.read` on what is checked. */
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** The files, long bodies and outputs of projects, as bytes. */
export interface BlobDesk {
  /**
   * The bytes under a digest, or those of a range, which may reach past the end. Nothing is read before the first piece is
   * asked for. Throws `not-found` unless something of the project is kept there, `bad-request` for a range that holds nothing.
   */
  read(
    project: ProjectId,
    digest: string,
    range?: { readonly start: number; readonly end?: number },
  ): Promise<KeptBytes>;
}

export function createBlobs({ parts, stores }: Desk): BlobDesk {
  return {
    async read(project, digest, range = { start: 0 }) {
      if (!(await stores.projects.refersTo(project, digest)))
        throw new StudioError("not-found", `Nothing of this project is kept under ${digest}.`);
      const bytes = await parts.blobs.size(digest);
      const { start, end: asked = bytes } = range;
      const end = Math.min(asked, bytes);
      const isWhole = start === 0 && end === bytes;
      if (!isWhole && !(Number.isSafeInteger(start) && start >= 0 && start < end))
        throw new StudioError(
          "bad-request",
          `There is nothing from byte ${start} to ${asked} of ${bytes}.`,
        );
      return { bytes, start, end, pieces: parts.blobs.read(digest, start, end) };
    },
  };
}
