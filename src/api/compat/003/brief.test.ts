import { expect, test } from "vitest";
import { Brief, compileBrief } from "./brief.ts";

test("what stands in the text plainly is taken as it stands", () => {
  const { brief, assumptions } = compileBrief(
    [
      "Title: The Night Ferry",
      "Intent: history_narrative",
      "Audience: students, teachers and parents",
      "Tone: calm and warm",
      "Length: 2 to 3 minutes",
      "Keywords: harbour, fog",
      "Avoid: ghosts",
      "Sources: https://example.org/ferry, https://example.org/a,b",
      "Monetization: sponsored",
    ].join("\n"),
  );

  expect(brief).toMatchObject({
    title: "The Night Ferry",
    intent: "history_narrative",
    audience: ["students", "teachers", "parents"],
    tone: "calm and warm",
    video: { target_length_min: 120, target_length_max: 180 },
    keywords_include: ["harbour", "fog"],
    keywords_exclude: ["ghosts"],
    sources_preferred: ["https://example.org/ferry", "https://example.org/a,b"],
    monetization: "sponsored",
  });
  expect(assumptions).toEqual([]);
});

test.each([
  ["A 90 second tutorial", { target_length_min: 81, target_length_max: 99 }],
  ["A 60-90s clip", { target_length_min: 60, target_length_max: 90 }],
  ["about 1,5 min", { target_length_min: 81, target_length_max: 99 }],
])("a length is understood: %s", (text, video) => {
  expect(compileBrief(text).brief.video).toEqual(video);
});

test("words in running text are understood", () => {
  const { brief } = compileBrief(
    'Please make a funny, witty video about the "Lost Lighthouse" for curious kids. It must mention the storm and the keeper. Avoid violence. No ads.',
  );

  expect(brief).toMatchObject({
    title: "Lost Lighthouse",
    audience: ["curious kids"],
    tone: "funny, witty",
    keywords_include: ["the storm", "the keeper"],
    keywords_exclude: ["violence"],
    monetization: "none",
  });
});

test("what is known already is never guessed", () => {
  const { brief, assumptions } = compileBrief("", { title: "Ferry", tone: "dark" });

  expect(brief).toMatchObject({ title: "Ferry", tone: "dark", notes: "" });
  expect(assumptions.join(" ")).not.toMatch(/title|tone/iu);
});

/** Runs of what the rules look for, or look past: an expression that tries them in pairs takes minutes for each. */
const runs = [
  [" ", "\t", "\n", "\r\n", "\u00A0", " \n"],
  ["1", "1 ", "1-", "1,", "-", "- ", "to ", "1 to "],
  [".", "!", "?", ". ", "!a", ",", ";", '"', "“", "'"],
  ["a", "a ", "a-", "a-a ", "A video ", "for ", "for kids,", "and ", "must include "],
  ["tone: ", "tone:\t", "Title ", "https://", "https://a.", "avoid ", "no ", "advertis"],
].flat();

// Nobody can count the steps of a regular expression: where one takes more than a small multiple of the text's length, the
// runner's own limit ends this test.
test.each(runs)("a hundred thousand of %j make a brief that fits", (unit) => {
  const run = unit.repeat(100_000 / unit.length);

  for (const text of [run, `a${run}x`, `Title${run}:${run}`, `please make a ${run} video about`]) {
    const { brief } = compileBrief(text);

    expect(Brief.safeParse(brief).error).toBeUndefined();
  }
});

test("what stands far behind in a long text is material, and is kept as notes", () => {
  const text = `Title: The Night Ferry\n\n${"A line of the story.\n".repeat(500)}Tone: dark\n`;

  const { brief } = compileBrief(text);

  expect(brief).toMatchObject({ title: "The Night Ferry", tone: "informative" });
  expect(brief.notes).toContain("Tone: dark");
});
