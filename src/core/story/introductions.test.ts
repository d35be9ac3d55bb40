import { expect, test } from "vitest";
import { introductionsIn } from "./introductions.ts";

function introduced(text: string) {
  const span = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };
  return introductionsIn({
    sceneId: "scn_1",
    elements: [{ id: "el_1", type: "action", text, span }],
  });
}
const named = (text: string) => introduced(text).map(({ name, sign }) => [name, sign]);

test.each([
  ["MARA QUILL (38), first mate, waits.", 38, "38"],
  ["In comes JOE (mid-40s).", null, "mid-40s"],
  ["IDA, 12, hides.", 12, "12"],
  ["BO (nineteen) bails.", 19, "nineteen"],
  ["HÉLÈNE (70 ans) essuie un verre.", 70, "70 ans"],
  ["DR. BOOM! (45), bearded, waves.", 45, "45"],
  ["REX (bald, 50s) growls.", null, "50s"],
])("an age is read from: %s", (text, years, written) => {
  expect(introduced(text)[0]).toMatchObject({ sign: "age", age: { years, text: written } });
});

test("a year, a number of things or a place is no age", () => {
  expect(
    introduced("The MERIDIAN (1984) leaks. GATE 9, 12 miles on.").map(({ age }) => age),
  ).toEqual([null, null]);
});

test("people are told from things by trade, description or what they do", () => {
  expect(named("A POSTMAN slides a BOX to HELEN, a nurse. OTTO nods. A FOGHORN answers.")).toEqual([
    ["POSTMAN", "role"],
    ["BOX", null],
    ["HELEN", "apposition"],
    ["OTTO", "verb"],
    ["FOGHORN", null],
  ]);
});

test("names run over prefixes, initials and titles, and end where a sentence or a number does", () => {
  expect(
    named("STOP. McAVOY and J.R. LEE meet DR. SATO. GUARD #1 SNORES.").map(([name]) => name),
  ).toEqual(["STOP", "McAVOY", "J.R. LEE", "DR. SATO", "GUARD #1", "SNORES"]);
});

test("a notice, a firm and a line of its own introduce nobody", () => {
  expect(named("A sign: KEEL & SONS.").map(([, sign]) => sign)).toEqual([null]);
  expect(named("PASSENGERS\nDust.").map(([, sign]) => sign)).toEqual([null]);
});

test("in action that is capitals throughout only an age introduces", () => {
  expect(named("DOT IS BEHIND THE COUNTER, FOLDING. A MAN LOOKS ON.")).toEqual([]);
  expect(named("THE DOOR OPENS. DOT (40) ENTERS.").map(([name]) => name)).toEqual(["DOT"]);
});

test("the evidence is the sentence that the name stands in", () => {
  expect(
    introduced("Rain. Mrs. Pell sleeps. IDA (9), a twin, hides. Wind.")[0]?.evidence.quote,
  ).toBe("IDA (9), a twin, hides.");
});
