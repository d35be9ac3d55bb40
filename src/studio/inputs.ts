import { readFile, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { StudioError } from "../core/error.ts";
import { InputId, type ProjectId } from "../core/id.ts";
import type { InputRecord, RunRecord } from "../core/store.ts";
import { detectContainer, FILE_LIMIT, tooLarge } from "../formats/detect.ts";
import type { Desk } from "./desk.ts";

/** A file as it was given. */
export interface InputFile {
  readonly filename: string;
  readonly bytes: Uint8Array;
  /** Absolute; null when it was pasted or sent. */
  readonly sourcePath: string | null;
}

/** The files that projects are made from. */
export interface InputDesk {
  /**
   * Keeps a file: its bytes first, then its row; both are on disk when it resolves. The same file again adds nothing. Takes an
   * editor.
   */
  add(project: ProjectId, file: InputFile): Promise<InputRecord>;
  list(project: ProjectId): Promise<readonly InputRecord[]>;
  get(input: InputId): Promise<InputRecord>;
}

export function createInputs({ parts, stores, assertMay }: Desk): InputDesk {
  return {
    async add(project, { filename, bytes, sourcePath }) {
      await assertMay(project, "editor");
      detectContainer(bytes, filename);
      const digest = parts.digest(bytes);
      const latest = (await stores.inputs.list(project)).findLast(
        (input) => input.sourcePath === sourcePath,
      );
      await parts.blobs.put(bytes);
      if (latest?.digest === digest && latest.filename === filename) return latest;
      const id = InputId.parse(parts.ids.next("in"));
      return stores.inputs.add(
        { id, project, filename, sourcePath, digest, bytes: bytes.length },
        parts.clock.now(),
      );
    },
    list: (project) => stores.inputs.list(project),
    get: (input) => stores.inputs.get(input),
  };
}

/**
 * Reads a file from this machine. Throws `bad-request` when there is nothing to read at the path, and what
 * `detectContainer` throws when it cannot hold a script.
 */
export async function readInputFile(path: string): Promise<InputFile> {
  const sourcePath = resolve(path);
  const filename = basename(sourcePath);
  const hint = "Give the path of a Fountain, FDX, PDF, DOCX, plain text or Markdown file.";
  try {
    const found = await stat(sourcePath);
    if (!found.isFile()) throw new StudioError("bad-request", `${path} is not a file.`, { hint });
    if (found.size > FILE_LIMIT) throw tooLarge(filename, found.size, FILE_LIMIT, "files");
    const bytes = await readFile(sourcePath);
    detectContainer(bytes, filename);
    return { filename, bytes, sourcePath };
  } catch (error) {
    if (error instanceof StudioError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === "ENOENT"
        ? "There is no file"
        : code === "EACCES"
          ? "Backlot may not read"
          : "Backlot cannot read";
    throw new StudioError("bad-request", `${why} ${path}.`, { hint, cause: error });
  }
}

/** A file as a run names it. */
export function runFile({ filename, digest, bytes }: InputRecord): RunRecord["files"][number] {
  return { name: filename, digest, bytes };
}
