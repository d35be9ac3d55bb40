import { describe, expect, test } from "vitest";
import { looksLikeCue, parseCue } from "./cue.ts";

describe("a cue, taken apart", () => {
  test.each([
    ["MARY", "MARY", []],
    ["MARY (V.O.)", "MARY", ["V.O."]],
    ["ABEL(O.C.)", "ABEL", ["O.C."]],
    ["BERIT (O.S.) (CONT'D)", "BERIT", ["O.S.", "CONT'D"]],
    ["BERIT (CONT’D)", "BERIT", ["CONT’D"]],
    ["BERIT (CONTʼD)", "BERIT", ["CONTʼD"]],
    ["BERIT (MORE)", "BERIT", ["MORE"]],
    ["CAL (on the phone)", "CAL", ["on the phone"]],
    ["ROOK (V.O.", "ROOK", ["V.O."]],
    ["ROOK (to JUNE (9))", "ROOK", ["to JUNE (9)"]],
    ["COP #1", "COP #1", []],
    ["DR. EK-LUND", "DR. EK-LUND", []],
    ["L'ENFANT", "L'ENFANT", []],
    ["STOP!", "STOP!", []],
    ["MARY:", "MARY", []],
    ["**MARY** (V.O.)", "MARY", ["V.O."]],
    ["MARY [[who?]]", "MARY", []],
    ["小林（画面外）", "小林", ["画面外"]],
    ["(V.O.)", "", ["V.O."]],
  ])("%s", (text, name, extensions) => {
    expect(parseCue(text)).toEqual({ name, extensions, dual: false });
  });

  test.each(["BERIT ^", "BERIT^", "BERIT  ^ "])("%j is spoken at the same time", (text) => {
    expect(parseCue(text)).toEqual({ name: "BERIT", extensions: [], dual: true });
  });

  test("an escaped caret belongs to the name", () => {
    expect(parseCue("BERIT \\^")).toEqual({ name: "BERIT ^", extensions: [], dual: false });
  });
});

describe("a line that can be a cue", () => {
  test.each([
    "MARY",
    "MARY-ANN",
    "THE MAN WITH THE YELLOW HAT",
    "STOP!",
    "MARY:",
    "COP #1",
    "R2D2",
    "ÉMILE",
    "ИРИНА",
    "ΕΛΈΝΗ",
    "GROßMANN",
    "O’BRIEN",
    "MARY (on the phone)",
    "DOT AND RUBEN",
    "MRS. PELL",
    "ZOË (V.O.)",
    "CAL 9",
    "END USER",
    "CLOSET MONSTER",
    "INSERTER",
    "LATER DAVE",
    "BLACK KNIGHT",
    "ACTOR ONE",
    "1ST COP",
    "YOUNG MARY ^",
  ])("is %j", (text) => {
    expect(looksLikeCue(text)).toBe(true);
  });

  test.each([
    "Mary",
    "McCLANE",
    "23",
    "...",
    "(V.O.)",
    "小林",
    "شهرزاد",
    "CUT TO:",
    "SMASH CUT TO:",
    "FADE IN:",
    "FADE OUT.",
    "COUPE SUR :",
    "ANGLE ON MARY",
    "CLOSE ON THE GUN",
    "CLOSE - THE GUN",
    "INSERT: THE LETTER",
    "INSERT - LETTER",
    "SNIPER SCOPE POV",
    "MARY'S POV",
    "BACK TO SCENE",
    "SERIES OF SHOTS:",
    "MONTAGE - THE WEDDING",
    "INTERCUT - GUARD HUT / CONTROL ROOM",
    "THE END",
    "END CREDITS",
    "ACT ONE",
    "ACT IV",
    "END OF ACT ONE",
    "SCENE A",
    "COLD OPEN",
    "LATER",
    "LATER:",
    "CONTINUED:",
    "(CONTINUED)",
    "SUPER: GATE NINE",
    "TITLE CARD",
    "SFX: A BUZZER",
    "FLASHBACK:",
    "",
  ])("is not %j", (text) => {
    expect(looksLikeCue(text)).toBe(false);
  });
});
