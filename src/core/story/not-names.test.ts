import { expect, test } from "vitest";
import { notAName } from "./not-names.ts";

test.each([
  ["CLOSE ON", "camera direction"],
  ["SNIPER SCOPE POV", "camera direction"],
  ["PULL BACK TO REVEAL", "camera direction"],
  ["CUT TO:", "transition"],
  ["FADE OUT.", "transition"],
  ["TITLE CARD", "card or title"],
  ["THE END", "card or title"],
  ["ACT TWO", "structure"],
  ["END OF ACT ONE", "structure"],
  ["MOMENTS LATER", "time"],
  ["THREE YEARS EARLIER", "time"],
  ["THE NEXT MORNING", "time"],
  ["1984", "number"],
  ["BANG! BANG!", "sound"],
  ["SFX", "sound"],
  ["OKAY", "shouted word"],
  ["NO! NO!", "shouted word"],
  ["EVERYBODY FREEZES", "sentence"],
  ["THE VAN IS HERE", "sentence"],
])("%s is no name but a %s", (name, instead) => {
  expect(notAName(name)?.instead).toBe(instead);
});

test.each([
  "MARA",
  "WILL",
  "DR. BOOM!",
  "COP #1",
  "UNIT 7",
  "VOICE ON RADIO",
  "CAMERA OPERATOR",
  "SHE",
  "GUARD A",
  "HARBOUR-MASTER'S WIFE",
  "TANNOY: UNIT TWO",
  "Ελένη",
  "MAN IN HAT",
])("%s can be a name", (name) => {
  expect(notAName(name)).toBeNull();
});
