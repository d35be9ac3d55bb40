import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ScriptElement, Screenplay } from "../core/screenplay/model.ts";
import { readLabels, type CueLabel } from "../../test/corpus/labels.ts";
import { normalize, readManuscript, screenplayOf } from "./format.ts";

const root = join(import.meta.dirname, "../..");
const readFile = (path: string) =>
  readManuscript(readFileSync(join(root, path)), path.split("/").at(-1) ?? path);

/** What everybody wants of a script first: where it plays, who speaks, what is said. */
interface Outline {
  readonly scenes: string[];
  readonly speeches: { speaker: string; words: string }[];
}

function outline({ elements }: Screenplay): Outline {
  const speeches: Outline["speeches"] = [];
  for (const element of elements) {
    if (element.type === "character") speeches.push({ speaker: element.name, words: "" });
    const last = speeches.at(-1);
    if (element.type === "dialogue" && last !== undefined)
      last.words = `${last.words} ${spoken(element)}`.trim();
  }
  return {
    scenes: elements.flatMap((element) =>
      element.type === "scene-heading" ? [words(element)] : [],
    ),
    speeches,
  };
}

/** Without emphasis and line breaks. */
function words({ text }: ScriptElement): string {
  return text
    .replace(/\\?[*_]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** Without the directions that Fountain leaves inside dialogue: `That is my sock! (BEAT) Was my sock.` */
function spoken({ text, ...element }: ScriptElement): string {
  return words({ ...element, text: text.replace(/\([^()\p{Ll}]*\)/gu, "") });
}

describe("one script in five files", () => {
  const name = "examples/the-night-ferry/the-night-ferry";

  test.each([".fdx", ".pdf", ".docx", "-indents.docx"])(
    "%s gives the scenes, speakers and speeches of the Fountain",
    async (ending) => {
      const fountain = screenplayOf(await readFile(`${name}.fountain`));
      const manuscript = await readFile(`${name}${ending}`);

      expect(outline(screenplayOf(manuscript))).toEqual(outline(fountain));
      expect(manuscript.titlePage.find(({ key }) => key === "Title")).toEqual({
        key: "Title",
        values: ["THE NIGHT FERRY"],
      });
      expect(normalize(manuscript)).toMatchObject({
        strategy: "rebuilt-from-layout",
        inventions: [],
      });
    },
  );

  test.each([".fountain", ".fdx", ".pdf"])(
    "%s knows who speaks at the same time",
    async (ending) => {
      const { elements } = screenplayOf(await readFile(`${name}${ending}`));

      expect(
        elements.filter((element) => element.type === "character" && element.dual),
      ).toHaveLength(1);
    },
  );
});

describe("the corpus", () => {
  const folder = join(root, "test/corpus");
  const labelled = readdirSync(folder).filter((file) => file.endsWith(".labels.json"));

  test.each(labelled)("%s: scenes, speakers and speeches are those of the labels", async (file) => {
    const labels = readLabels(join(folder, file));
    const manuscript = await readFile(`test/corpus/${labels.text}`);
    const found = outline(screenplayOf(manuscript));

    if (labels.kind === "prose" || labels.kind === "notes") {
      expect(manuscript.classification.kind).toBe(labels.kind);
      expect(found.speeches).toEqual([]);
      return;
    }
    expect(manuscript.classification.kind).toBe("screenplay");
    expect(found.scenes).toEqual(
      labels.scenes.filter(({ level }) => level !== "act").map(({ heading }) => heading),
    );
    expect(found.speeches.map(({ words: said }) => said)).toEqual(
      whole(labels.cues).map(({ dialogue }) => dialogue),
    );
    whole(labels.cues).forEach((cue, at) => {
      const names = [
        cue.speaker,
        ...(cue.also ?? []),
        ...(labels.characters.find(({ name }) => name === cue.speaker)?.aliases ?? []),
      ];
      const speaker = found.speeches[at]?.speaker.toUpperCase() ?? "";
      expect(
        names.some((name) => name.toUpperCase() === speaker) ||
          cue.also?.every((name) => speaker.includes(name)),
      ).toBe(true);
    });
  });

  /** Speeches cut by the turn of a page, put together as the reader does. */
  function whole(cues: readonly CueLabel[]): CueLabel[] {
    const joined: CueLabel[] = [];
    for (const cue of cues) {
      const last = joined.at(-1);
      if (cue.continues === true && last !== undefined)
        joined[joined.length - 1] = { ...last, dialogue: `${last.dialogue} ${cue.dialogue}` };
      else joined.push(cue);
    }
    return joined;
  }
});

describe("bad input", () => {
  const refused = [
    ["empty.fountain", "empty-input", "is empty"],
    ["blank.fountain", "empty-input", "only white space"],
    ["binary.txt", "unknown-format", "a PNG picture"],
    ["null-bytes.fountain", "unknown-format", "binary data"],
    ["broken.fdx", "broken-input", "line 13"],
    ["not-a-script.fdx", "unknown-format", "<recipe>"],
    ["entity-bomb.fdx", "unsafe-input", "entities of its own"],
    ["external-entity.fdx", "unsafe-input", "entities of its own"],
    ["scan-only.pdf", "no-text-layer", "2 pages and no text"],
    ["broken.pdf", "broken-input", "damaged PDF"],
    ["encrypted.pdf", "encrypted-input", "password"],
    ["broken.docx", "broken-input", "not a whole Word document"],
    ["truncated.docx", "broken-input", "cut short"],
    ["zip-bomb.docx", "unsafe-input", "unpacks"],
  ] as const;

  test.each(refused)("%s is refused as %s, and the message says why", async (file, code, says) => {
    const reading = readFile(`test/bad-input/${file}`);

    await expect(reading).rejects.toMatchObject({
      name: "StudioError",
      code,
      message: expect.stringContaining(says),
    });
    await expect(reading).rejects.toMatchObject({
      message: expect.stringContaining(file),
      hint: expect.stringMatching(/\.$/),
    });
  });

  const readable = [
    ["utf16-le.fountain", "utf-16le", "ÉLODIE"],
    ["utf16-be.fountain", "utf-16be", "ÉLODIE"],
    ["utf16-le-no-bom.fountain", "utf-16le", "ÉLODIE"],
    ["latin1.fountain", "windows-1252", "RENÉ"],
    ["windows-1252.fountain", "windows-1252", "O’BRIEN"],
    ["long-line.fountain", "utf-8", "word word"],
  ] as const;

  test.each(readable)("%s is read as %s", async (file, encoding, holds) => {
    const started = performance.now();
    const manuscript = await readFile(`test/bad-input/${file}`);

    expect(manuscript.encoding).toBe(encoding);
    expect(manuscript.text).toContain(holds);
    expect(screenplayOf(manuscript).elements[0]?.type).toBe("scene-heading");
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test("every bad file has its line in one of the tables", () => {
    const files = readdirSync(join(root, "test/bad-input")).filter(
      (file) => !/\.(?:md|mjs)$/.test(file),
    );

    expect(files.toSorted()).toEqual([...refused, ...readable].map(([file]) => file).toSorted());
  });
});

test("a file is what it holds, not what it is called, and the difference is said", async () => {
  const bytes = readFileSync(join(root, "examples/the-night-ferry/the-night-ferry.fdx"));

  const manuscript = await readManuscript(bytes, "ferry.pdf");

  expect(manuscript.format).toBe("fdx");
  expect(manuscript.warnings).toEqual(["The file is named as PDF and holds Final Draft."]);
});

test("reading that nobody wants any more does not begin", async () => {
  await expect(
    readManuscript(Buffer.from("FADE IN:"), "a.txt", AbortSignal.abort()),
  ).rejects.toMatchObject({ code: "aborted" });
});
