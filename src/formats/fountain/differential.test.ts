import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Fountain, type Token } from "fountain-js";
import { describe, expect, test } from "vitest";
import { generateFeature } from "../../../bench/generate-feature.ts";
import { withoutAsides } from "../../core/screenplay/asides.ts";
import type { ScriptElement } from "../../core/screenplay/model.ts";
import { readFountain } from "./read.ts";

/**
 * Where fountain-js 1.2.4 is known to be wrong, or to go beyond Fountain.
 *
 * In every file, and levelled out below: it takes `FADE OUT.`, `FADE TO BLACK.` and `CUT TO BLACK.` for transitions, though
 * only a forcing `>` or a closing `TO:` makes one; it turns tabs in action into four spaces, which we leave to whoever
 * prints; it keeps boneyards nowhere.
 */
const knownMistakes: Readonly<Record<string, string>> = {
  "lyrics.fountain": "throws a TypeError when a lyric stands right under a cue",
  "notes.fountain": "takes a note over several lines for action or even for a speech",
  "fountain-no-blanks.fountain": "takes a heading with text right under it for a cue",
  "sitcom-multicam.fountain": "takes a heading with text right under it for a cue",
  "hostile-formatting.fountain":
    "takes notes over several lines, a heading with text right under it, and camera, act and title lines for speech; only the last is by the letter of Fountain",
};

const root = join(import.meta.dirname, "../../..");
const files = ["test/features", "test/corpus", "examples"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".fountain"))
    .map((name) => join(root, folder, name)),
);

const ours = (source: string) => readFountain(source).elements.flatMap(ourLine);
const theirs = (source: string) => new Fountain().parse(source, true).tokens.flatMap(theirLines);

/** Type and text; nothing for what only one of the two keeps. */
function ourLine(element: ScriptElement): string[] {
  const text = withoutAsides(element.text)
    .replaceAll(/ {2,}/gu, " ")
    .replaceAll("\t", "    ")
    .trim();
  if (element.type === "blank" || element.type === "boneyard" || element.type === "note") return [];
  if (element.type === "scene-heading")
    return [`scene-heading ${text} #${element.sceneNumber ?? ""}`];
  if (element.type === "section") return [`section ${element.depth} ${text}`];
  return [levelled(element.type, text)];
}

const theirNames: Readonly<Record<string, ScriptElement["type"]>> = {
  action: "action",
  character: "character",
  dialogue: "dialogue",
  parenthetical: "parenthetical",
  lyrics: "lyric",
  transition: "transition",
  centered: "centered",
  synopsis: "synopsis",
  page_break: "page-break",
};

/** Their songs and cards have all lines in one. */
function theirLines({ type, text = "", scene_number: number, depth }: Token): string[] {
  const plain = withoutAsides(text).replaceAll(/ {2,}/gu, " ").trim();
  if (type === "scene_heading") return [`scene-heading ${plain} #${number ?? ""}`];
  if (type === "section") return [`section ${depth} ${plain}`];
  const name = theirNames[type];
  if (name === undefined) return [];
  return name === "lyric" || name === "centered"
    ? plain.split("\n").map((line) => levelled(name, line))
    : [levelled(name, plain)];
}

function levelled(type: ScriptElement["type"], text: string): string {
  return /^(?:FADE OUT|FADE TO BLACK|CUT TO BLACK)\.$/u.test(text)
    ? `hand-over ${text}`
    : `${type} ${text}`;
}

function agree(source: string): boolean {
  try {
    return JSON.stringify(ours(source)) === JSON.stringify(theirs(source));
  } catch {
    return false;
  }
}

describe("fountain-js", () => {
  test.each(files.filter((file) => !(basename(file) in knownMistakes)))(
    "agrees with us on %s",
    (file) => {
      const source = readFileSync(file, "utf8");

      expect(ours(source)).toEqual(theirs(source));
    },
  );

  test.each(files.filter((file) => basename(file) in knownMistakes))(
    "is still known to be wrong on %s",
    (file) => {
      expect(agree(readFileSync(file, "utf8"))).toBe(false);
    },
  );

  test.each([1, 2, 3])("agrees with us on a generated script, number %i", (seed) => {
    const { script } = generateFeature({ seed, pages: 20, characters: 20, scenes: 20 });

    expect(ours(script)).toEqual(theirs(script));
  });
});
