import fc from "fast-check";
import { expect, test } from "vitest";
import { generateFeature } from "../../bench/generate-feature.ts";
import { canonicalJson } from "../core/json.ts";
import type { RunRecord } from "../core/store.ts";
import { createTestStudio, type TestStudio } from "../kit/test-studio.ts";
import { stages } from "../modules/index.ts";
import { screenplayBreakdown } from "./screenplay-breakdown.ts";

/** How many random edits are tried; the soak tries more. */
const edits = Number(process.env["BACKLOT_EDITS"] ?? 12);

const draft = generateFeature({ seed: 7, pages: 5, characters: 7, scenes: 8 }).script;

test("after any edit, making only what has changed gives what a run from nothing gives", async () => {
  const edit = fc.record({
    kind: fc.constantFrom("change", "remove", "repeat", "swap", "heading"),
    at: fc.nat(10_000),
    words: fc.lorem({ maxCount: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (changes) => {
      const edited = changes.reduce(editedText, draft);
      const incremental = await createTestStudio({ stages });
      const fresh = await createTestStudio({ stages });
      try {
        await incremental.run(screenplayBreakdown, withText(draft));
        const second = await incremental.run(screenplayBreakdown, withText(edited));
        const first = await fresh.run(screenplayBreakdown, withText(edited));

        expect(await madeIn(incremental, second)).toEqual(await madeIn(fresh, first));
      } finally {
        await incremental.close();
        await fresh.close();
      }
    }),
    { numRuns: edits, seed: 20_260_101 },
  );
});

test("a run of the same script makes no unit again, and one changed line only what reads it", async () => {
  const studio = await createTestStudio({ stages });
  await studio.run(screenplayBreakdown, withText(draft));
  const same = await studio.run(screenplayBreakdown, withText(draft));
  const lines = draft.split("\n");
  const spoken = lines.findIndex(
    (line, at) => /^[A-Z ]+$/u.test(lines[at - 1] ?? "") && /^[A-Z][a-z]/u.test(line),
  );
  const oneLine = await studio.run(
    screenplayBreakdown,
    withText(lines.with(spoken, `${lines[spoken]} Quite so.`).join("\n")),
  );

  expect(await unitsMade(studio, same)).toEqual([]);
  const bibles = await studio.stores.runs.units(oneLine.id, "character-bible");
  const remade = bibles.filter(({ status }) => status === "completed").length;
  expect(remade).toBeGreaterThan(0);
  expect(remade).toBeLessThan(bibles.length);
  await studio.close();
});

function withText(text: string) {
  return { files: [{ name: "draft.fountain", bytes: new TextEncoder().encode(text) }] };
}

function editedText(
  text: string,
  { kind, at, words }: { kind: string; at: number; words: string },
): string {
  const lines = text.split("\n");
  const place = at % lines.length;
  switch (kind) {
    case "change":
      return lines.with(place, words).join("\n");
    case "remove":
      return lines.toSpliced(place, 3).join("\n");
    case "repeat":
      return lines.toSpliced(place, 0, ...lines.slice(place, place + 4)).join("\n");
    case "heading":
      return lines.toSpliced(place, 0, "", `INT. ${words.toUpperCase()} - NIGHT`, "").join("\n");
    default:
      return [...lines.slice(place), ...lines.slice(0, place)].join("\n");
  }
}

/** Everything that stands for a run, by type and key, in story order. */
async function madeIn(studio: TestStudio, run: RunRecord): Promise<string[]> {
  const made: string[] = [];
  for (const { id } of run.definition.stages) {
    for (const { ref } of await studio.stores.runs.emissions(run.id, id)) {
      const { digest } = await studio.stores.artifacts.version(studio.project, ref);
      made.push(canonicalJson([id, ref.type, ref.key, digest]));
    }
  }
  return made;
}

async function unitsMade(studio: TestStudio, run: RunRecord): Promise<string[]> {
  const events = await studio.events(run.id);
  return events.flatMap((event) =>
    event.type === "unit.started" ? [`${event.stage}/${event.payload.unit}`] : [],
  );
}
