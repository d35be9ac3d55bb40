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

test("in a tight radio play who speaks twice speaks, and so does who speaks once under part of a known name", () => {
  const play = `Scene 1. A lift.

[Grams: pips.]
Narrator: There were two people in it.
Ann: At the third stroke it will be three.
Sound: three pips.
Ann: Exchange.
Mrs. Low (on the line): Is that the time? (Drinks.) I only ask.
Ann: It is, Mrs. Low.
Mrs. Low (on the line): I have had it twice.

Scene 2. The same.

Fade up: rain on glass.
Inspector Gray: Which of you had it?
Ann: She sounded as though she needed it.
Inspector Gray: Note: she is difficult.
Ann: I gave one back.
Gray: To whom?
Narrator: Here is the curious part: nobody asked.
Closing announcement: as per schedule.
`;

  const found = said(play);

  const speakers = found.filter((line) => line.startsWith("character: "));
  expect(speakers.map((line) => line.slice("character: ".length))).toEqual(
    "NARRATOR,ANN,ANN,MRS. LOW,ANN,MRS. LOW,INSPECTOR GRAY,ANN,INSPECTOR GRAY,ANN,GRAY,NARRATOR".split(
      ",",
    ),
  );
  expect(found).toContain("action: Fade up: rain on glass.");
  expect(found).toContain("action: Closing announcement: as per schedule.");
  expect(found).toContain("dialogue: Note: she is difficult.");
  expect(found).toContain("parenthetical: (Drinks.)");
});

test("where cues are capitals, capitals before a full stop are a cue even once; set-in lines after an early end are directions", () => {
  const play = `ACT THE FIRST.

    A cottage with no roof. NAN is ironing.

NAN. Father! It is coming in by the window.
OLD FIG (above, unseen). Then it is coming to the right house. Everybody
    else has a lid on.
NAN. The folded sort.
    Enter the BAILIFF, who wipes his feet on nothing.
BAILIFF. It is a curious thing. One begins by taking a thing away,
    and then, with the height, one's view of it alters.
BOTH MAIDS. More straw, sir?
BAILIFF. If you please.
OLD FIG. Look harder. London. That is where it is. A gentleman took it
    on approval.
    Exit BAILIFF up the ladder.
NAN. Is he slow?
OLD FIG. He is slow at the corners.
    Thunder. They all look up, and for the first time nothing falls on
    them.
NAN. I had forgotten.
`;

  expect(said(play).slice(2)).toEqual([
    "character: NAN",
    "dialogue: Father! It is coming in by the window.",
    "character: OLD FIG",
    "parenthetical: (above, unseen)",
    "dialogue: Then it is coming to the right house. Everybody else has a lid on.",
    "character: NAN",
    "dialogue: The folded sort.",
    "action: Enter the BAILIFF, who wipes his feet on nothing.",
    "character: BAILIFF",
    "dialogue: It is a curious thing. One begins by taking a thing away, and then, with the height, one's view of it alters.",
    "character: BOTH MAIDS",
    "dialogue: More straw, sir?",
    "character: BAILIFF",
    "dialogue: If you please.",
    "character: OLD FIG",
    "dialogue: Look harder. London. That is where it is. A gentleman took it on approval.",
    "action: Exit BAILIFF up the ladder.",
    "character: NAN",
    "dialogue: Is he slow?",
    "character: OLD FIG",
    "dialogue: He is slow at the corners.",
    "action: Thunder. They all look up, and for the first time nothing falls on them.",
    "character: NAN",
    "dialogue: I had forgotten.",
  ]);
});

test("verse set in below its cue stays spoken, wherever its sentences end", () => {
  const play = `ACT I

ANN. Who goes?
    A friend.
    I said it once, and then
    Again. The night is long.
BO. It is.
    So long that I
    Forgot. The wind has
    Turned.
ANN. Good night.
BO. Good night.
    Sleep well.
ANN. And you.
BO. And you.
`;

  expect(said(play).filter((line) => line.startsWith("action"))).toEqual([]);
});
