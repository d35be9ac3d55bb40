import { z } from "zod";
import { rawInput } from "../../artifacts/raw-input.ts";
import type { BodyOf } from "../../core/artifact.ts";
import { StudioError } from "../../core/error.ts";
import { defineStage } from "../../core/stage.ts";
import { readManuscript, type Manuscript } from "../../formats/format.ts";

/** Reads the file that the run was given, whatever its format, and tells what it holds. */
export const ingest = defineStage({
  name: "ingest",
  version: 1,
  title: "Reading the file",
  inputs: {},
  outputs: [rawInput],
  params: z.object({}),
  lane: "cpu",
  async make(_unit, _inputs, _params, { files, signal, digest, output, emit }) {
    const [file] = files;
    if (!file) throw new StudioError("empty-input", "The run was given no file.");
    const bytes = await file.read();
    const manuscript = await readManuscript(bytes, file.name, signal);
    for (const warning of manuscript.warnings) output(`${warning}\n`);
    await emit(
      rawInput,
      rawInputOf(manuscript, {
        originalFilename: file.name,
        fileSizeBytes: bytes.length,
        digest: digest(bytes),
      }),
      {
        confidence: manuscript.classification.confidence,
        source: "import",
      },
    );
  },
});

type SourceInfo = BodyOf<typeof rawInput>["sourceInfo"];
type FileFacts = Pick<SourceInfo, "originalFilename" | "fileSizeBytes" | "digest">;

/** A manuscript and its file as an artifact. */
export function rawInputOf(manuscript: Manuscript, file: FileFacts): BodyOf<typeof rawInput> {
  const { text, paragraphs, titlePage, classification, format, encoding, warnings } = manuscript;
  const { kind, layout, confidence, evidence } = classification;
  return {
    text,
    paragraphs: paragraphs === null ? null : [...paragraphs],
    titlePage: titlePage.map(({ key, values }) => ({ key, values: [...values] })),
    sourceInfo: {
      ...file,
      characterCount: text.length,
      lineCount: lineCount(text),
      fileFormat: format,
      encoding,
    },
    classification: { detectedFormat: kind, layout, confidence, evidence: [...evidence] },
    warnings: [...warnings],
  };
}

function lineCount(text: string): number {
  return text === "" ? 0 : text.replace(/\n$/u, "").split("\n").length;
}
