import { expect, test } from "vitest";
import { findCast } from "./cast.ts";
import type { SceneElement, SceneText } from "./scene-text.ts";

/** A scene in short: `NAME: words` is a speech, anything else action. */
function sceneOf(sceneId: string, ...lines: readonly string[]): SceneText {
  const elements = lines.flatMap((line, at): SceneElement[] => {
    const span = { startLine: at + 1, startColumn: 1, endLine: at + 1, endColumn: line.length + 1 };
    const speech = /^([^:]+): (.*)$/u.exec(line);
    if (!speech) return [{ id: `${sceneId}.${at}`, type: "action", text: line, span }];
    const [, name = "", text = ""] = speech;
    return [
      { id: `${sceneId}.${at}c`, type: "character", text: name, span, name, extensions: [] },
      { id: `${sceneId}.${at}d`, type: "dialogue", text, span },
    ];
  });
  return { sceneId, elements };
}
const cast = (...lines: readonly string[]) => findCast([sceneOf("scn_1", ...lines)]);
const names = ({ members }: ReturnType<typeof findCast>) =>
  members.map((member) => member.names.map(({ name }) => name));
const kinds = ({ members }: ReturnType<typeof findCast>) =>
  members.map(({ name, kind }) => [name, kind]);

test("a first name, a family name and a title lead to one person, called as most cues call them", () => {
  expect(
    names(
      cast("CAPTAIN OSKAR LIND (61) sits.", "OSKAR: Yes.", "OSKAR: No.", "CAPTAIN LIND: Well."),
    ),
  ).toEqual([["OSKAR", "CAPTAIN OSKAR LIND", "CAPTAIN LIND"]]);
});

test("a short name that two may bear is nobody's until somebody says so", () => {
  const found = cast(
    "ANN PELL (30) and BEN PELL (32).",
    "ANN PELL: No.",
    "BEN PELL: Yes.",
    "PELL: Well.",
  );

  expect(names(found)).toEqual([["ANN PELL"], ["BEN PELL"], ["PELL"]]);
  expect(found.doubts.map(({ into }) => into)).toEqual(["ANN PELL", "BEN PELL"]);
});

test("a full name with cues of its own yields to one that has none", () => {
  const found = cast(
    "MAREN KESSEL (50) and MAREN PELL (20).",
    "MAREN: Hm.",
    "MAREN PELL: Ha.",
    "MAREN: Hm.",
  );

  expect(names(found)).toEqual([["MAREN", "MAREN KESSEL"], ["MAREN PELL"]]);
});

test("husband and wife are two, also when they never meet", () => {
  const found = findCast([
    sceneOf("scn_1", "GORDON: Alone.", "ROSS: Yes."),
    sceneOf("scn_2", "LADY GORDON: Alone, too.", "ROSS: Yes."),
  ]);

  expect(found.members.map(({ name }) => name)).toEqual(["GORDON", "ROSS", "LADY GORDON"]);
});

test("two who answer each other are two, however alike their names", () => {
  expect(
    names(
      cast(
        "GUARD: Who?",
        "OLD GUARD: Me.",
        "GUARD: You?",
        "MARTA: Hm.",
        "MARTHA: Ha.",
        "MARTA: Hm.",
        "MARTA: Hm.",
      ),
    ),
  ).toEqual([["GUARD"], ["OLD GUARD"], ["MARTA"], ["MARTHA"]]);
});

test("a slip of the hand in one cue is the name meant; another ending is another name", () => {
  const found = cast(
    "LOUISE: A.",
    "TOM: B.",
    "LOUISE: C.",
    "TOM: D.",
    "LUOISE: E.",
    "TOM: F.",
    "LOUIS: G.",
  );

  expect(names(found)).toEqual([["LOUISE", "LUOISE"], ["TOM"], ["LOUIS"]]);
});

test("a joint cue is those it names, and a new pair is a group", () => {
  const found = cast("JACK: A.", "JILL: B.", "JACK AND JILL: C.", "MR. AND MRS. HILL: D.");

  expect(kinds(found)).toEqual([
    ["JACK", "person"],
    ["JILL", "person"],
    ["MR. AND MRS. HILL", "group"],
  ]);
  expect(found.refusals.map(({ verdict, joins }) => [verdict.instead, joins])).toEqual([
    ["several characters", ["JACK", "JILL"]],
  ]);
});

test("numbered extras stay apart, variants know whose they are, voices and groups are told", () => {
  const found = cast(
    "COP #1: A.",
    "COP #2: B.",
    "MARA: C.",
    "YOUNG MARA: D.",
    "VOICE ON RADIO: E.",
    "TWINS: F.",
    "UNIT 7: G.",
  );

  expect(kinds(found)).toEqual([
    ["COP #1", "extra"],
    ["COP #2", "extra"],
    ["MARA", "person"],
    ["YOUNG MARA", "variant"],
    ["VOICE ON RADIO", "voice"],
    ["TWINS", "group"],
    ["UNIT 7", "person"],
  ]);
  expect(found.members[3]?.variantOf).toBe("chr_mara");
});

test("a name that words would refuse is kept where it is plainly somebody's", () => {
  const lines = [
    "THE FLASH: A.",
    "TOM: B.",
    "THE FLASH: C.",
    "IDA: D.",
    "THE FLASH: E.",
    "TOM: F.",
    "THE FLASH: G.",
    "THE FLASH: H.",
  ];

  expect(cast(...lines).members.map(({ name }) => name)).toContain("THE FLASH");
  expect(cast("OKAY: so this is the plan.", "TOM: Yes.").members.map(({ name }) => name)).toEqual([
    "TOM",
  ]);
});

test("in prose, whoever speaks in quotation marks is somebody, and places are nobody", () => {
  const found = cast(
    "“Come in,” said Marguerite Bell. Halloran Street was dark. Mr. Aske bowed.",
    "“No,” said Marguerite, and Tobin nodded.",
  );

  expect(names(found)).toEqual([["Marguerite Bell", "Marguerite"], ["Mr. Aske"], ["Tobin"]]);
});

test("who only ever speaks together with somebody known is of the cast, named in the text as people are", () => {
  const found = cast(
    "You, good Cornelius, and you, Volt, go.",
    "VOLT: My lord.",
    "KING: Go.",
    "CORNELIUS AND VOLT: In that and all things.",
    "VOLT AND BAGGAGE: Off.",
  );

  expect(names(found)).toEqual([["VOLT"], ["KING"], ["CORNELIUS"], ["VOLT AND BAGGAGE"]]);
  expect(found.members[2]?.names[0]?.introductions[0]?.evidence.quote).toBe("CORNELIUS AND VOLT");
  expect(found.refusals.map(({ candidate }) => candidate.name)).toEqual(["CORNELIUS AND VOLT"]);
});

test("a prologue who speaks inside a scene is somebody, one that opens it is a part of the script", () => {
  expect(names(cast("HAMLET: Hush.", "PROLOGUE: For us.", "HAMLET: Is this a prologue?"))).toEqual([
    ["HAMLET"],
    ["PROLOGUE"],
  ]);
  expect(names(cast("HAMLET: Hush.", "CHORUS: O for a muse.", "EPILOGUE: If we."))).toEqual([
    ["HAMLET"],
    ["CHORUS"],
    ["EPILOGUE"],
  ]);
  expect(names(cast("PROLOGUE: Rain over the town.", "HAMLET: Hush.", "ROSS: No."))).toEqual([
    ["HAMLET"],
    ["ROSS"],
  ]);
});

test("a wife is not her husband in one long scene either; the two are proposed and no more", () => {
  const found = cast(
    "MACDUFF: Boasting.",
    "ROSS: Yes.",
    "LADY MACDUFF: What had he done?",
    "ROSS: Patience.",
    "MACDUFF: All my pretty ones?",
  );

  expect(names(found)).toEqual([["MACDUFF"], ["ROSS"], ["LADY MACDUFF"]]);
  expect(found.doubts.map(({ from, into }) => [from, into])).toEqual([["MACDUFF", "LADY MACDUFF"]]);
});

test("a titled name that goes on in short where it began in full is one", () => {
  expect(
    names(cast("MRS. PELL: Dear.", "ROOK: Yes.", "PELL: Well.", "ROOK: No.", "PELL: Oh.")),
  ).toEqual([["PELL", "MRS. PELL"], ["ROOK"]]);
  expect(names(cast("MRS. PELL (70) knits.", "PELL: Dear.", "ROOK: Yes."))).toEqual([
    ["PELL", "MRS. PELL"],
    ["ROOK"],
  ]);
});

test("a known name and what it does is no name, as a cue or in the action", () => {
  const found = cast(
    "GUS: Mine.",
    "PLUM: Ours.",
    "GUS KNEELS and finds, in the mud, one seed.",
    "GUS KNEELS: He finds a seed.",
    "PLUM STUMBLES into the mud.",
    "PLUM WATERS: the seed.",
    "GUS PETERS (60) waits.",
  );

  expect(names(found)).toEqual([["GUS", "GUS PETERS"], ["PLUM"]]);
});
