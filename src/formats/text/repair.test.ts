import { expect, test } from "vitest";
import { repair, repairFountain } from "./repair.ts";

test("a sound script comes back to the letter", () => {
  const text =
    "Title: X\n\nINT. HALL - DAY\n\nA door.\n\nMARA\n(softly)\nNO!\nNot that one.\n\nCUT TO:\n\nEXT. YARD - DAY\n\nChairs.\n";

  expect(repair(text)).toEqual({ text, warnings: [] });
  expect(repairFountain(text)).toEqual({ text, warnings: [] });
});

test("a speech cut by the turn of a page is one speech", () => {
  const { text, warnings } = repair("MARA\nOne thing\n(MORE)\n\nMARA (CONT'D)\nand another.\n");

  expect(text).toBe("MARA\nOne thing\nand another.\n");
  expect(warnings).toEqual(["Joined 1 speech cut by the turn of a page."]);
});

test("after (MORE) another speaker is another speaker", () => {
  const text = "MARA\nOne thing\n(MORE)\n\nBO (CONT'D)\nand another.\n";

  expect(repair(text).text).toBe(text);
});

test("a heading broken over two lines is one heading", () => {
  expect(repair("INT. HALCYON - PASSENGER SALOON -\nNIGHT\n\nRain.\n").text).toBe(
    "INT. HALCYON - PASSENGER SALOON - NIGHT\n\nRain.\n",
  );
});

test("where the writer leaves out blank lines above cues, they are put in", () => {
  const { text } = repairFountain(
    "INT. HALL - DAY\nA door.\nMARA\nMine.\nBO\nOurs.\nMARA\nTheirs.\n",
  );

  expect(text).toBe("INT. HALL - DAY\n\nA door.\n\nMARA\nMine.\n\nBO\nOurs.\n\nMARA\nTheirs.\n");
});

test("a title in capitals above a script is no speaker", () => {
  expect(repairFountain('THIRTY MINUTES TO DRY\n"The Sock"\n\nINT. HALL - DAY\n').text).toBe(
    'Title: THIRTY MINUTES TO DRY\n    "The Sock"\n\nINT. HALL - DAY\n',
  );
});

test("a page copied without blank lines and indents gets them back by the length of its lines", () => {
  const copied = [
    "INT. HALL - DAY",
    "A long table, laid for two, in a room that was built for",
    "forty. Somebody has taken the chairs.",
    "MARA",
    "(to the table)",
    "You were always too big for us,",
    "you know.",
    "She walks to the window at the far end and looks out.",
    "BO (O.S.)",
    "Who's there?",
    "Nobody answers him, and least of all the table does it.",
    "MARA",
    "Nobody.",
    "FADE OUT.",
  ];

  const { text, warnings } = repair(copied.join("\n"));

  expect(text.split("\n\n")).toEqual([
    "INT. HALL - DAY",
    "A long table, laid for two, in a room that was built for forty. Somebody has taken the chairs.",
    "MARA\n(to the table)\nYou were always too big for us, you know.",
    "She walks to the window at the far end and looks out.",
    "BO (O.S.)\nWho's there?",
    "Nobody answers him, and least of all the table does it.",
    "MARA\nNobody.",
    "> FADE OUT.\n",
  ]);
  expect(warnings).toHaveLength(1);
});

test("a text torn into words is put together block by block", () => {
  const whole = [
    "INT. HALL - DAY",
    "MARA turns and looks at the door for a long while.",
    "MARA Whose is it?",
    "BO Nobody knows.",
    "MARA Then it is mine.",
    "BO Take it.",
  ];
  const torn = whole.map((block) => block.split(" ").join("\n")).join("\n\n");

  const { text } = repair(torn);

  expect(text).toBe(
    "INT. HALL - DAY\n\nMARA turns and looks at the door for a long while.\n\nMARA\nWhose is it?\n\nBO\nNobody knows.\n\nMARA\nThen it is mine.\n\nBO\nTake it.\n",
  );
});
