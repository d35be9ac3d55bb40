import { z } from "zod";
import { canonicalScript } from "../../artifacts/canonical-script.ts";
import { rawInput } from "../../artifacts/raw-input.ts";
import type { BodyOf } from "../../core/artifact.ts";
import { plainText } from "../../core/screenplay/extract.ts";
import type { Screenplay } from "../../core/screenplay/model.ts";
import { defineStage } from "../../core/stage.ts";
import { whole } from "../../core/view.ts";
import { normalize as normalizeManuscript, type Normalized } from "../../formats/format.ts";
import { scenesAgain } from "../../formats/fountain/read-again.ts";
import { writeFountain } from "../../formats/fountain/write.ts";

/** Brings whatever was read into one script, in Fountain. By rules alone: no word is added. */
export const normalize = defineStage({
  name: "normalize",
  version: 1,
  title: "Script",
  inputs: { raw: rawInput },
  outputs: [canonicalScript],
  params: z.object({}),
  lane: "cpu",
  async make(_unit, { raw }, _params, { emit, output }) {
    const script = scriptOf(whole(raw));
    for (const assumption of script.normalization.assumptions) output(`Assumed: ${assumption}\n`);
    await emit(canonicalScript, script, { confidence: script.normalization.overallConfidence });
  },
});

/** The canonical script of a file that was read. */
export function scriptOf(raw: BodyOf<typeof rawInput>): BodyOf<typeof canonicalScript> {
  const { text, paragraphs, titlePage, sourceInfo, classification, warnings } = raw;
  const { detectedFormat, ...found } = classification;
  const normalized = normalizeManuscript({
    format: sourceInfo.fileFormat,
    text,
    paragraphs,
    titlePage,
    classification: { kind: detectedFormat, ...found },
    encoding: sourceInfo.encoding,
    warnings,
  });
  const { screenplay, strategy, inventions, assumptions, confidence } = normalized;
  const scriptText = writeFountain(screenplay);
  // Counted in the text that later stages read, so that all of them have the same numbers.
  const scenes = scenesAgain(scriptText);
  return {
    title: titleOf(screenplay) ?? titleFromFilename(sourceInfo.originalFilename),
    authors: authorsOf(screenplay),
    scriptText,
    lineCount:
      scriptText === "" ? 0 : scriptText.replace(/\r?\n$/u, "").split(/\r\n|\r|\n/u).length,
    sceneCount: scenes.length,
    pageEighths: scenes.reduce((sum, { eighths }) => sum + eighths, 0),
    normalization: {
      sourceFormat: sourceInfo.fileFormat,
      strategy,
      inventions: [...inventions],
      assumptions: [...assumptions],
      overallConfidence: Math.round(confidence * 100) / 100,
      rationale: rationales[strategy],
    },
  };
}

const rationales: Record<Normalized["strategy"], string> = {
  "passed-through": "The text is Fountain already and stays as it is.",
  "rebuilt-from-layout":
    "What each paragraph is follows from its style or its place on the page; the words stay as they are.",
  "converted-from-play":
    "A stage play: its cues, speeches and directions become those of a script; the words stay as they are.",
  "converted-from-prose":
    "Prose or notes: paragraphs become action under headings of its own sections; nothing is given to a speaker.",
};

function titleOf({ titlePage }: Screenplay): string | null {
  const entry = titlePage.find(({ key }) =>
    /^(?:title|titel|titre|título|titulo|titolo|tytuł|название)$/iu.test(key),
  );
  const title =
    entry?.values
      .map((value) => plainText(value).trim())
      .filter((value) => value !== "")
      .join(" ") ?? "";
  return title === "" ? null : title;
}

function authorsOf({ titlePage }: Screenplay): string[] {
  const values = titlePage
    .filter(({ key }) =>
      /^(?:authors?|written by|autor|autoren|auteurs?|autore|автор)$/iu.test(key),
    )
    .flatMap((entry) => entry.values);
  return values
    .flatMap((value) => plainText(value).split(/\s*(?:,|&|\band\b|\bet\b|\bund\b)\s*/iu))
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** `the-night-ferry_v2.fdx` gives `The night ferry v2`. */
function titleFromFilename(filename: string): string {
  const bare = filename
    .replace(/^.*[\\/]/u, "")
    .replace(/\.[^.]+$/u, "")
    .replace(/[-_.\s]+/gu, " ")
    .trim();
  return bare === "" ? "Untitled" : bare.slice(0, 1).toUpperCase() + bare.slice(1);
}
