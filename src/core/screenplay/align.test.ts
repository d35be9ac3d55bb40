import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFountain } from "../../formats/fountain/read.ts";
import { align } from "./align.ts";
import type { Screenplay } from "./model.ts";
import { scenesOf } from "./scenes.ts";

const kitchen = `INT. KITCHEN - DAY

Steam. Mary cuts an onion in half.

MARY
Where were you last night?

JOHN
Out.

MARY
Out where, exactly?`;
const garden = `EXT. GARDEN - NIGHT

A fox trots over the lawn with a shoe in its mouth.

JOHN
Out.`;
const attic = `INT. ATTIC - DAY

John opens the old trunk. Letters, hundreds of them.

MARY (O.S.)
Did you find the lamp?

JOHN
I found something better.`;
const cellar = `INT. CELLAR - NIGHT

Water drips from a pipe into a bucket, a drop a second.`;

const scriptOf = (...scenes: string[]) => readFountain(`${scenes.join("\n\n")}\n`);
const ids = ({ elements }: Screenplay) =>
  elements
    .filter(({ type }) => type !== "blank")
    .flatMap(({ id, lines }) => [id, ...lines.map((line) => line.id)]);
const sceneIds = (screenplay: Screenplay) => scenesOf(screenplay).map(({ id }) => id);
const kinds = (previous: Screenplay, next: Screenplay) =>
  align(previous, next).scenes.map(({ kind }) => kind);

describe("aligning two drafts", () => {
  test("carries every id of a draft that did not change", () => {
    const script = scriptOf(kitchen, garden, attic);

    const { next, scenes } = align(script, scriptOf(kitchen, garden, attic));

    expect(next).toEqual(script);
    expect(scenes.map(({ kind }) => kind)).toEqual(["same", "same", "same"]);
  });

  test("carries ids that are no longer made from the words", () => {
    const first = scriptOf(kitchen, garden);
    const second = align(first, scriptOf(kitchen.replace("Steam. ", ""), garden)).next;
    const third = align(second, scriptOf(kitchen.replace("Steam. ", "No steam. "), garden)).next;

    expect(ids(third)).toEqual(ids(first));
    expect(sceneIds(third)).toEqual(sceneIds(first));
  });

  test("keeps all other ids when a scene is put in", () => {
    const script = scriptOf(kitchen, garden);

    const { next, scenes } = align(script, scriptOf(kitchen, attic, garden));

    expect(sceneIds(next).filter((_, index) => index !== 1)).toEqual(sceneIds(script));
    expect(ids(next)).toEqual(expect.arrayContaining(ids(script)));
    expect(scenes.map(({ kind }) => kind)).toEqual(["same", "inserted", "same"]);
  });

  test("names a scene that was left out after the one it followed", () => {
    const script = scriptOf(kitchen, attic, garden);

    const { next, scenes } = align(script, scriptOf(kitchen, garden));

    expect(scenes.map(({ kind }) => kind)).toEqual(["same", "omitted", "same"]);
    expect(scenes[1]).toEqual({ previous: sceneIds(script)[1], next: null, kind: "omitted" });
    expect(ids(script)).toEqual(expect.arrayContaining(ids(next)));
  });

  test("knows a scene that moved, changed or not", () => {
    const script = scriptOf(kitchen, attic, garden, cellar);

    expect(kinds(script, scriptOf(attic, garden, kitchen, cellar))).toEqual([
      "same",
      "same",
      "moved",
      "same",
    ]);
    expect(
      kinds(script, scriptOf(attic, garden, kitchen.replace("Out where", "And where"), cellar)),
    ).toEqual(["same", "same", "moved-and-changed", "same"]);
  });

  test("sees no change in re-wrapping, and keeps the ids of lines that stayed", () => {
    const wrapped = scriptOf(kitchen.replace("Mary cuts", "\nMary cuts"));
    const script = scriptOf(kitchen);

    const { next, scenes } = align(script, wrapped);

    expect(scenes.map(({ kind }) => kind)).toEqual(["same"]);
    expect(next.elements.map(({ id }) => id)).toEqual(script.elements.map(({ id }) => id));
  });

  test("keeps the id of a line whose words all changed, and of everything around it", () => {
    const script = scriptOf(kitchen, garden);

    const { next, scenes } = align(
      script,
      scriptOf(kitchen.replace("Where were you last night?", "You are late again."), garden),
    );

    expect(ids(next)).toEqual(ids(script));
    expect(scenes.map(({ kind }) => kind)).toEqual(["changed", "same"]);
  });

  test("knows a scene whose heading was renamed", () => {
    const script = scriptOf(kitchen, garden);

    const { next } = align(
      script,
      scriptOf(kitchen.replace("INT. KITCHEN", "INT. MARY'S KITCHEN"), garden),
    );

    expect(sceneIds(next)).toEqual(sceneIds(script));
    expect(ids(next)).toEqual(ids(script));
  });

  test("knows a rewritten scene by its place and heading", () => {
    const rewritten =
      "INT. KITCHEN - DAY\n\nNobody. A clock ticks. The tap drips on unwashed plates.";

    expect(kinds(scriptOf(garden, kitchen, attic), scriptOf(garden, rewritten, attic))).toEqual([
      "same",
      "changed",
      "same",
    ]);
  });

  test("takes a new scene for a new one though it begins as another did", () => {
    const previous = scriptOf(kitchen, garden);
    const twin =
      "INT. KITCHEN - DAY\n\nSteam. Mary cuts an onion in half.\n\nThe doorbell rings for a long time. She puts the knife into her apron and goes to see who it is.";

    const { next } = align(previous, scriptOf(twin, kitchen, garden));

    expect(sceneIds(next).slice(1)).toEqual(sceneIds(previous));
    expect(new Set(ids(next)).size).toBe(ids(next).length);
  });

  test("keeps a passage that moved to another scene", () => {
    const previous = scriptOf(kitchen, garden);
    const fox = "A fox trots over the lawn with a shoe in its mouth.";

    const { next } = align(
      previous,
      scriptOf(`${kitchen}\n\n${fox}`, garden.replace(`${fox}\n\n`, "")),
    );

    const idOf = ({ elements }: Screenplay) => elements.find(({ text }) => text === fox)?.id;
    expect(idOf(next)).toBe(idOf(previous));
  });

  test("keeps every id of what stayed, whatever scene is put in, left out, moved or wrapped", () => {
    const words = fc.array(
      fc.constantFrom("the", "fox", "Mary", "looks", "up", "again", "slowly", "nothing", "door"),
      { minLength: 1, maxLength: 12 },
    );
    const part = fc.oneof(
      words.map((found) => `${found.join(" ")}.`),
      words.map((found) => `MARY\n${found.join(" ")}?`),
    );
    const scene = fc
      .record({
        place: fc.constantFrom("HALL", "YARD", "BARN"),
        parts: fc.array(part, { minLength: 1, maxLength: 5 }),
        mark: fc.uuid(),
      })
      .map(({ place, parts, mark }) =>
        [`INT. ${place} - DAY`, `Mark ${mark}.`, ...parts].join("\n\n"),
      );
    fc.assert(
      fc.property(
        fc.array(scene, { minLength: 2, maxLength: 6 }),
        scene,
        fc.nat(),
        (scenes, extra, choice) => {
          const previous = scriptOf(...scenes);
          const at = choice % scenes.length;
          const rest = scenes.toSpliced(at, 1);
          const inserted = align(previous, scriptOf(...scenes.toSpliced(at, 0, extra))).next;
          const removed = align(previous, scriptOf(...rest)).next;
          const moved = align(previous, scriptOf(...rest, scenes[at] ?? "")).next;
          const wrapped = align(
            previous,
            scriptOf(
              ...scenes.with(at, (scenes[at] ?? "").replaceAll(/(?<=[a-z]) (?=[a-z])/gu, "\n")),
            ),
          ).next;

          expect(ids(inserted)).toEqual(expect.arrayContaining(ids(previous)));
          expect(ids(previous)).toEqual(expect.arrayContaining(ids(removed)));
          expect(ids(moved).toSorted()).toEqual(ids(previous).toSorted());
          expect(wrapped.elements.map(({ id }) => id)).toEqual(
            previous.elements.map(({ id }) => id),
          );
          for (const script of [inserted, removed, moved, wrapped])
            expect(new Set(ids(script)).size).toBe(ids(script).length);
        },
      ),
      { numRuns: 100 },
    );
  });
});
