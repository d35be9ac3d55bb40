import { expect, onTestFinished, test } from "vitest";
import { createTestStudio } from "../kit.ts";
import { stages } from "../modules/index.ts";
import { screenplayBreakdown } from "./screenplay-breakdown.ts";

const head = "INT. HOUSE - DAY\n\nMara walks in.\n\nMARA\nHello there.\n\n";
const tail = "\n\nEXT. PIER - DAY\n\nMara leaves.\n\nMARA\nBye.\n";

const layouts: Readonly<Record<string, (run: string) => string>> = {
  "action of": (run) => `${run}\n`,
  "speech of": (run) => `MARA\na${run}b\n`,
  "a cue of": (run) => `MARA${run}\nHi${run}x\n`,
  "a heading of": (run) => `INT. A${run}DAY\n\nx\n`,
};
const cases = [
  ["action of", "A"],
  ["a cue of", "A "],
  ["speech of", "-"],
  ["a cue of", "["],
  ["a heading of", "["],
  ["action of", "MARA "],
  ["a cue of", "MARA "],
  ["action of", "Mara and "],
  ["a cue of", "Mara and "],
  ["speech of", "/*"],
] as const;

// Where a rule looks at the whole for each of its parts, it takes minutes here, and the runner's own limit ends the test.
test.each(cases)(
  "a script with %s two hundred thousand of %j is broken down",
  async (name, unit) => {
    const studio = await createTestStudio({ stages });
    onTestFinished(() => studio.close());
    const run = unit.repeat(200_000 / unit.length);
    const bytes = Buffer.from(head + layouts[name]!(run) + tail);

    const { status } = await studio.run(screenplayBreakdown, {
      files: [{ name: "a.fountain", bytes }],
    });

    expect(status).toBe("awaiting_approval");
  },
);
