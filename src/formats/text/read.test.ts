import { expect, test } from "vitest";
import { readTypescript } from "./read.ts";

const read = (text: string, isNamedFountain = false) =>
  readTypescript({ text, isNamedFountain, sheet: { centre: null } });
const said = (text: string) =>
  (read(text).paragraphs ?? []).map((draft) => `${draft.type}: ${draft.text}`);

test("a typescript is read by its columns, wherever they are", () => {
  const typescript = (by: number) =>
    [
      [0, "INT. HALL - DAY"],
      [0, ""],
      [0, "A door."],
      [0, ""],
      [22, "McCOY"],
      [16, "(softly)"],
      [10, "Mine."],
      [0, ""],
      [22, "BO"],
      [10, "Ours."],
      [0, ""],
      [22, "BO (CONT'D)"],
      [10, "Or theirs."],
    ]
      .map(([column, text]) => " ".repeat(Number(column) + by) + String(text))
      .join("\n");
  const script = [
    "scene-heading: INT. HALL - DAY",
    "action: A door.",
    "character: McCOY",
    "parenthetical: (softly)",
    "dialogue: Mine.",
    "character: BO",
    "dialogue: Ours.",
    "character: BO (CONT'D)",
    "dialogue: Or theirs.",
  ];

  expect(said(`${typescript(0)}\n`)).toEqual(script);
  expect(said(`${typescript(13)}\n`)).toEqual(script);
});

test("a play with names before the speech: acts, directions, joint cues and a table of contents", () => {
  const play = `A PLAY\n\nby Ada Field\n\nACT I.  A hall.\n\nACT II.  A yard.\n\nFIRST ACT\n\nSCENE\n\nA hall.  Two doors.\n\n[Ann discovered.]\n
Ann.  [Rising.] Who is there?\n\nBo.  Nobody. [Enters.] Only I.\n\nAnn.  Nobody. Good.\n\nBo.  Yes. Good.\n\nAnn and Bo [Together.]  Sit!\n\n[They sit.]\n`;

  const { paragraphs, titlePage } = read(play);

  expect(titlePage).toEqual([
    { key: "Title", values: ["A PLAY"] },
    { key: "Author", values: ["Ada Field"] },
  ]);
  expect((paragraphs ?? []).slice(4).map(({ type, text }) => `${type}: ${text}`)).toEqual([
    "section: FIRST ACT",
    "scene-heading: SCENE",
    "action: A hall.  Two doors.",
    "action: Ann discovered.",
    "character: ANN",
    "parenthetical: (Rising.)",
    "dialogue: Who is there?",
    "character: BO",
    "dialogue: Nobody.",
    "parenthetical: (Enters.)",
    "dialogue: Only I.",
    "character: ANN",
    "dialogue: Nobody. Good.",
    "character: BO",
    "dialogue: Yes. Good.",
    "character: ANN AND BO",
    "parenthetical: (Together.)",
    "dialogue: Sit!",
    "action: They sit.",
  ]);
});

test("a radio play with colons: sounds are not speakers, and a colon inside a speech is a colon", () => {
  expect(
    said("SFX: Rain\n\nANN: Listen: rain.\nBO: (OFF) Where?\n\nANN: Here.\nMusic: up\n\nBO: Ah.\n"),
  ).toEqual([
    "action: SFX: Rain",
    "character: ANN",
    "dialogue: Listen: rain.",
    "character: BO",
    "parenthetical: (OFF)",
    "dialogue: Where?",
    "character: ANN",
    "dialogue: Here.",
    "action: Music: up",
    "character: BO",
    "dialogue: Ah.",
  ]);
});

test("a speaker called Prologue speaks; a line that says PROLOGUE alone announces", () => {
  const play =
    "PROLOGUE\n\nANN\nOnce.\n\nBO\nTwice.\n\nANN\nThrice.\n\nSCENE 1\n\nBO\nHush.\n\nPROLOGUE\nFor us and for our play.\n";

  expect(said(play).filter((line) => /PROLOGUE/.test(line))).toEqual([
    "scene-heading: PROLOGUE",
    "character: PROLOGUE",
  ]);
});

test("Fountain passes untouched, whatever it is called", () => {
  const text = "INT. HALL - DAY\n\nMARA\nMine.\n\nBO\nOurs.\n";

  expect(read(text)).toMatchObject({ text, paragraphs: null, warnings: [] });
  expect(read(text, true)).toMatchObject({ text, paragraphs: null, warnings: [] });
});

test("speeches without blank lines between them are parted by who speaks again and again", () => {
  const talk =
    "Ann. Is it here?\nBo. It was here.\nAnn. Where is here?\nBo. Nobody knows.\nHello. Nobody.\nAnn. Then it is lost.\nBo. Lost.\nAnn. So.\n";

  const { paragraphs } = read(`ACT I\n\n${talk}`);

  expect(paragraphs?.filter(({ type }) => type === "character").map(({ text }) => text)).toEqual([
    "ANN",
    "BO",
    "ANN",
    "BO",
    "ANN",
    "BO",
    "ANN",
  ]);
});
