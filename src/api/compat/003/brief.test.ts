import { expect, test } from "vitest";
import { compileBrief } from "./brief.ts";

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
