import { z } from "zod";
import { defineArtifactType } from "../core/artifact.ts";
import { ScriptElement } from "../core/screenplay/model.ts";
import { Confidence } from "../core/story/evidence.ts";
import { counted } from "../core/wording.ts";

const elementTypes = ScriptElement.options.map(({ shape }) => shape.type.value);

/** A paragraph whose type the format or its layout told. */
const Paragraph = z.object({
  type: z.enum(elementTypes),
  /** Fountain text; cues hold their extensions. */
  text: z.string(),
  sceneNumber: z.string().nullable().exactOptional(),
  /** Of a cue: spoken at the same time as the speech before. */
  dual: z.boolean().exactOptional(),
  /** Of a section: its level. */
  depth: z.int().min(1).max(6).exactOptional(),
});

const SourceInfo = z.object({
  originalFilename: z.string(),
  fileSizeBytes: z.int().min(0),
  /** Of the text that was read, in UTF-16 code units. */
  characterCount: z.int().min(0),
  lineCount: z.int().min(0),
  fileFormat: z.enum(["fountain", "fdx", "pdf", "docx", "text", "markdown"]),
  /** Of the bytes: `utf-8`, `windows-1252` …; files that are no text name their container's. */
  encoding: z.string(),
  /** SHA-256 of the bytes. */
  digest: z.string(),
});

const Classification = z.object({
  detectedFormat: z.enum(["screenplay", "prose", "hybrid", "notes", "unknown"]),
  /** How the text is set on the page, which decides how it is read. */
  layout: z.enum([
    "fountain",
    "indented",
    "styled",
    "play-cue-line",
    "play-run-in",
    "colon",
    "prose",
    "notes",
    "unknown",
  ]),
  confidence: Confidence,
  /** Sentences, the strongest first. */
  evidence: z.array(z.string()),
});

/** A file as it was read: its words, what they are, and what had to be repaired. Only normalization reads it. */
export const rawInput = defineArtifactType({
  name: "raw-input",
  schema: z.object({
    /** In reading order, as near to the source as the format allows; line ends are `\n`. */
    text: z.string(),
    /** Null where the text itself is the script, or is no script. */
    paragraphs: z.array(Paragraph).nullable(),
    titlePage: z.array(z.object({ key: z.string(), values: z.array(z.string()) })),
    sourceInfo: SourceInfo,
    classification: Classification,
    /** What was repaired, guessed or left out, one sentence each. */
    warnings: z.array(z.string()),
  }),
  upgrades: [],
  summarize: ({ sourceInfo, classification }) =>
    `${sourceInfo.originalFilename}: ${classification.detectedFormat}, ${counted(sourceInfo.lineCount, "line")} of ${sourceInfo.fileFormat}`,
});
