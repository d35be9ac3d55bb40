import { StudioError } from "../../core/error.ts";
import type { RunRecord } from "../../core/store.ts";
import type { Desks } from "../../studio/studio.ts";

/**
 * What a run was given to work on, at most so many characters of it: the words of its file, the file's name where it holds
 * none that can be read, or its parameters that are words. Empty where it was given nothing.
 */
export async function givenText(desks: Desks, run: RunRecord, longest: number): Promise<string> {
  const [file] = run.files;
  const text = file
    ? await fileText(desks, run, file, longest)
    : wordsOf(Object.values(run.params));
  return Array.from(text.slice(0, longest * 2))
    .slice(0, longest)
    .join("");
}

async function fileText(
  { blobs }: Desks,
  { project }: RunRecord,
  { name, digest }: RunRecord["files"][number],
  longest: number,
): Promise<string> {
  try {
    // No character takes more than four bytes.
    const { pieces } = await blobs.read(project, digest, { start: 0, end: longest * 4 });
    const decoder = new TextDecoder();
    let text = "";
    for await (const piece of pieces) text += decoder.decode(piece, { stream: true });
    const isText = !text.startsWith("%PDF") && !text.includes("\0");
    return isText ? text : name;
  } catch (error) {
    if (error instanceof StudioError && error.code === "blob-missing") return name;
    throw error;
  }
}

function wordsOf(values: readonly unknown[]): string {
  const words = values.flat().filter((value) => typeof value === "string" && value !== "");
  return words.join("\n");
}
