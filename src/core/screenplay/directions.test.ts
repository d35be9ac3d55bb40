import { expect, test } from "vitest";
import { withoutDirections } from "./directions.ts";

test.each([
  ["That is my sock! (BEAT) Was my sock.", "That is my sock! Was my sock."],
  ["(WITHOUT STOPPING) Eleven means one foot.", "Eleven means one foot."],
  ["It knows (LOWERING HIS VOICE) wool.", "It knows wool."],
  ["(laughs) Oh no.", "Oh no."],
  ["Well (beat) no.", "Well no."],
  ["Well, (a pause) no.", "Well, no."],
  ["You (quietly) know. (to Mara) Or you.", "You know. Or you."],
  ["When I said it. (Drinks.) I don't mind.", "When I said it. I don't mind."],
  ["Give it here. (Takes the cup)", "Give it here."],
  ["No.\n(Rising.)\nNever.", "No.\nNever."],
])("a direction in brackets is not spoken: %s", (speech, spoken) => {
  expect(withoutDirections(speech)).toBe(spoken);
});

test.each([
  "I went home. (I was tired.) Then I slept.",
  "My wife (God rest her) knew.",
  "Boats float. (This is known.) They float.",
  "They broke it. (Boys will be boys.) We paid.",
  "It is (as you know) late.",
  "EVERYTHING (I MEAN IT) MUST GO.",
  "In May (1985) it rained.",
  "Well :) you (see what I mean.",
  "(I know, I know.) You told me.",
])("what somebody says in brackets stays spoken: %s", (speech) => {
  expect(withoutDirections(speech)).toBe(speech);
});
