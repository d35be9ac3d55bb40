import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { canonicalJson } from "../../core/json.ts";
import { plainText } from "../../core/screenplay/extract.ts";
import { nameParts } from "../../core/story/names.ts";
import { productionScenes } from "../../core/story/production-scenes.ts";
import { speechesIn } from "../../core/story/scene-text.ts";
import { readManuscript } from "../../formats/format.ts";
import { readFountain } from "../../formats/fountain/read.ts";
import { sceneBodies } from "../breakdown-scenes/scene-body.ts";
import { rawInputOf } from "../ingest/index.ts";
import { scriptOf } from "../normalize/index.ts";
import { discover } from "./discovery.ts";

const root = join(import.meta.dirname, "../../..");
const ferry = join(root, "examples/the-night-ferry");
const corpus = join(root, "test/corpus");
const hostile = join(root, "examples/hostile-formatting.fountain");

const Labels = z.object({
  scenes: z.array(z.object({ heading: z.string(), level: z.literal("act").optional() })),
  cues: z.array(
    z.object({
      speaker: z.string(),
      also: z.array(z.string()).optional(),
      continues: z.boolean().optional(),
    }),
  ),
  characters: z.array(
    z.object({
      name: z.string(),
      aliases: z.array(z.string()).default([]),
      /** Of a cue for several: who they are. */
      joint: z.array(z.string()).optional(),
      speaks: z.boolean().default(true),
    }),
  ),
  notCharacters: z.array(z.string()).default([]),
});
type Labels = z.infer<typeof Labels>;

type Reading = Awaited<ReturnType<typeof readFresh>>;
const readings = new Map<string, Promise<Reading>>();

/** Each file is read once for all tests. */
function read(path: string): Promise<Reading> {
  const reading = readings.get(path) ?? readFresh(path);
  readings.set(path, reading);
  return reading;
}

async function readFresh(path: string) {
  const bytes = readFileSync(path);
  const manuscript = await readManuscript(bytes, basename(path));
  const raw = rawInputOf(manuscript, {
    originalFilename: basename(path),
    fileSizeBytes: bytes.length,
    digest: "00",
  });
  const script = scriptOf(raw);
  const scenes = sceneBodies(productionScenes(readFountain(script.scriptText)));
  return { script, scenes, cast: discover(script.title, scenes) };
}

/** Every labelled text, beside its labels. The same labels serve each format of the ferry. */
function labelled(): { name: string; path: string; labels: Labels }[] {
  const labelsAt = (path: string) => Labels.parse(JSON.parse(readFileSync(path, "utf8")));
  const ferryLabels = labelsAt(join(ferry, "the-night-ferry.labels.json"));
  const ferries = readdirSync(ferry).filter((file) => /\.(?:fountain|fdx|pdf|docx)$/u.test(file));
  const texts = readdirSync(corpus).filter((file) => file.endsWith(".labels.json"));
  return [
    ...ferries.map((file) => ({ name: file, path: join(ferry, file), labels: ferryLabels })),
    {
      name: basename(hostile),
      path: hostile,
      labels: labelsAt(hostile.replace(/\.fountain$/u, ".labels.json")),
    },
    ...texts.map((file) => {
      const labels = JSON.parse(readFileSync(join(corpus, file), "utf8")) as { text: string };
      return { name: labels.text, path: join(corpus, labels.text), labels: Labels.parse(labels) };
    }),
  ];
}

/** Names as labels compare them: the same word for the same name. */
const keysOf = (names: readonly string[]) => new Set(names.map((name) => nameParts(name).key));

/** Who speaks, found against labelled. Names for several count neither way; each of theirs does. */
function scoreSpeakers({ cast }: Reading, labels: Labels) {
  const gold = labels.characters
    .filter(({ joint, speaks }) => joint === undefined && speaks)
    .map(({ name, aliases }) => keysOf([name, ...aliases]));
  const known = labels.characters.map(({ name, aliases }) => keysOf([name, ...aliases]));
  const found = cast.characterIds
    .flatMap((id) => cast.characters[id] ?? [])
    .filter(({ lines }) => lines > 0)
    .map(({ name, aliases }) => keysOf([name, ...aliases.map((alias) => alias.name)]));
  const meets = (one: ReadonlySet<string>, others: readonly ReadonlySet<string>[]) =>
    others.some((other) => [...one].some((key) => other.has(key)));
  return {
    gold: gold.length,
    found: found.length,
    right: found.filter((one) => meets(one, known)).length,
    recalled: gold.filter((one) => meets(one, found)).length,
    extra: found.filter((one) => !meets(one, known)).map((one) => [...one].join("/")),
    missed: gold.filter((one) => !meets(one, found)).map((one) => [...one].join("/")),
    split: gold
      .filter((one) => found.filter((other) => meets(one, [other])).length > 1)
      .map((one) => [...one].join("/")),
  };
}

/** Cues found in order against cues labelled in order: how many pair up. */
function scoreCues({ scenes, cast }: Reading, labels: Labels) {
  const aliases = labels.characters.map(({ name, aliases: others }) => ({
    name,
    keys: keysOf([name, ...others]),
  }));
  const goldName = (key: string) => aliases.find(({ keys }) => keys.has(key))?.name ?? key;
  const refused = new Set(
    cast.rejected
      .filter(({ instead }) => instead !== "several characters")
      .map(({ name }) => nameParts(name).key),
  );
  const found = scenes
    .flatMap((scene) => speechesIn(scene).map(({ name }) => nameParts(name).key))
    .filter((key) => !refused.has(key))
    .map(goldName);
  const gold = labels.cues
    .filter(({ continues }) => continues !== true)
    .map(({ speaker }) => goldName(nameParts(speaker).key));
  return { gold: gold.length, found: found.length, right: longestCommon(found, gold) };
}

function longestCommon(one: readonly string[], other: readonly string[]): number {
  let last = Array.from({ length: other.length + 1 }, () => 0);
  for (const name of one) {
    const current = [0];
    other.forEach((otherName, at) =>
      current.push(
        name === otherName ? (last[at] ?? 0) + 1 : Math.max(last[at + 1] ?? 0, current[at] ?? 0),
      ),
    );
    last = current;
  }
  return last.at(-1) ?? 0;
}

const scripts = labelled().filter(({ labels }) => labels.cues.length > 0);

test.each(scripts)(
  "the speakers of $name are found, each once and nobody else",
  async ({ path, labels }) => {
    const score = scoreSpeakers(await read(path), labels);

    expect({ extra: score.extra, missed: score.missed, split: score.split }).toEqual({
      extra: [],
      missed: [],
      split: [],
    });
  },
);

test("over all labelled scripts speakers and cues are found with precision and recall of at least 0.98", async () => {
  const speakers = { gold: 0, found: 0, right: 0, recalled: 0 };
  const cues = { gold: 0, found: 0, right: 0 };
  for (const { path, labels } of scripts) {
    const result = await read(path);
    const bySpeaker = scoreSpeakers(result, labels);
    const byCue = scoreCues(result, labels);
    for (const key of ["gold", "found", "right", "recalled"] as const)
      speakers[key] += bySpeaker[key];
    for (const key of ["gold", "found", "right"] as const) cues[key] += byCue[key];
  }

  expect(speakers.right / speakers.found).toBeGreaterThanOrEqual(0.98);
  expect(speakers.recalled / speakers.gold).toBeGreaterThanOrEqual(0.98);
  expect(cues.right / cues.found).toBeGreaterThanOrEqual(0.98);
  expect(cues.right / cues.gold).toBeGreaterThanOrEqual(0.98);
});

test.each(scripts)("no string listed as none is a character of $name", async ({ path, labels }) => {
  const { cast } = await read(path);

  // A label may list a name as both; then it is a silent person.
  const people = keysOf(labels.characters.flatMap(({ name, aliases }) => [name, ...aliases]));
  const none = keysOf(labels.notCharacters);
  const characters = cast.characterIds.map((id) => nameParts(cast.characters[id]?.name ?? "").key);
  expect(characters.filter((key) => none.has(key) && !people.has(key))).toEqual([]);
});

test.each(scripts.filter(({ labels }) => labels.scenes.length > 0))(
  "the scenes of $name are the labelled ones",
  async ({ path, labels }) => {
    const { scenes } = await read(path);

    const headings = labels.scenes
      .filter(({ level }) => level !== "act")
      .map(({ heading }) => heading);
    const played = scenes.filter(({ elements }) =>
      elements.some(({ type }) => type === "action" || type === "dialogue"),
    );
    expect(played).toHaveLength(headings.length);
  },
);

test("nobody false is in the cast of the hostile sample, and no line of it is lost", async () => {
  const { cast, scenes } = await read(hostile);
  const { characters } = Labels.parse(
    JSON.parse(readFileSync(hostile.replace(/\.fountain$/u, ".labels.json"), "utf8")),
  );

  const known = keysOf(characters.flatMap(({ name, aliases }) => [name, ...aliases]));
  const names = cast.characterIds.flatMap((id) => cast.characters[id]?.name ?? []);
  expect(names.filter((name) => !known.has(nameParts(name).key))).toEqual([]);
  const kept = lettersOf(
    scenes.flatMap(({ elements }) => elements.map(({ text }) => plainText(text))).join("\n"),
  );
  const lines = readFileSync(hostile, "utf8")
    .replace(/^[\s\S]*?\r?\n\r?\n/u, "")
    .split(/\r?\n/u);
  const outline = /^(?:#|=)/u;
  const lost = lines.filter(
    (line) =>
      !outline.test(line.trim()) &&
      !kept.includes(
        lettersOf(
          plainText(line.replace(/\s#[^#]+#\s*$/u, "").replace(/\[\[.*?\]\]|\/\*.*?\*\//gu, "")),
        ),
      ),
  );
  expect(lost).toEqual([]);
});

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, "");
}

test("the ferry's cast is the same in every format", async () => {
  const formats = scripts.filter(({ path }) => path.startsWith(ferry));
  const casts = await Promise.all(
    formats.map(async ({ path }) => (await read(path)).cast.characterIds),
  );

  expect(formats.length).toBeGreaterThanOrEqual(4);
  for (const cast of casts) expect(cast).toEqual(casts[0]);
});

test("the same file gives the same bytes", async () => {
  const [one, other] = [await readFresh(hostile), await readFresh(hostile)];

  expect(canonicalJson(one)).toBe(canonicalJson(other));
});
