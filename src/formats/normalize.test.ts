import { expect, test } from "vitest";
import { normalize, readManuscript } from "./format.ts";

const normalized = async (text: string, name = "a.txt") =>
  normalize(await readManuscript(Buffer.from(text), name));

test("prose becomes scenes by its chapters, its words unchanged and its speech unassigned", async () => {
  const talk =
    "“It depends,” said Tobin, who was eleven and looked at things for longer than other people did.";
  const { screenplay, strategy, assumptions, inventions } = await normalized(
    `The Horse\nBy Ada Field\n\nChapter One\n\n${talk}\n\n${talk}\n\n* * *\n\n${talk}\n\nChapter Two\n\n${talk}\n`,
  );
  const heard = screenplay.elements.filter(({ type }) => type !== "blank");

  expect(strategy).toBe("converted-from-prose");
  expect(screenplay.titlePage.map(({ key, values }) => [key, ...values])).toEqual([
    ["Title", "The Horse"],
    ["Author", "Ada Field"],
  ]);
  expect(heard.filter(({ type }) => type === "scene-heading").map(({ text }) => text)).toEqual([
    "CHAPTER ONE",
    "CHAPTER ONE (2)",
    "CHAPTER TWO",
  ]);
  expect(heard.filter(({ type }) => type === "action").map(({ text }) => text)).toEqual([
    talk,
    talk,
    talk,
    talk,
  ]);
  expect(heard).toHaveLength(7);
  expect(assumptions[0]).toBe("A scene begins at each chapter and section break: 3 scenes.");
  expect(inventions).toEqual([]);
});

test("a screenplay passes through untouched", async () => {
  const { screenplay, strategy, assumptions } = await normalized(
    "INT. HALL - DAY\n\nMARA\nMine.\n\nBO\nOurs.\n",
    "a.fountain",
  );

  expect(strategy).toBe("passed-through");
  expect(assumptions).toEqual([]);
  expect(screenplay.elements.map(({ raw }) => raw).join("")).toBe(
    "INT. HALL - DAY\n\nMARA\nMine.\n\nBO\nOurs.\n",
  );
});

test("a play says that it was one", async () => {
  const { strategy, assumptions } = await normalized(
    "ACT I\n\nANN\nOnce.\n\nBO\nTwice.\n\nANN\nThrice.\n\nBO\nEnough.\n",
  );

  expect(strategy).toBe("converted-from-play");
  expect(assumptions).toContain("Names before speeches are cues, set in capitals.");
});

test.each([
  ["a.fountain", "MARA\nMine.\n\nBO\nOurs.\n"],
  ["a.txt", "ANN: Once.\n\nBO: Twice.\n\nANN: Thrice.\n\nBO: Enough.\n"],
])("%s without a scene heading is one scene, and that is said", async (name, text) => {
  const { assumptions } = await normalized(text, name);

  expect(assumptions).toContain("No scene headings were found; the whole text is one scene.");
});

test.each(["a.txt", "a.fountain"])(
  "in %s headings count whose numbers stand in the margins, whatever their case",
  async (name) => {
    const { screenplay, assumptions } = await normalized(
      "12  INT  Kitchen. Night. 12\n\nMARA\nIt sings.\n12A  EXT  Road, nr. Leeds. Day. 12A\n\nBO\nIt rains.\n\n13  Ext moor at the back  13\n\nMARA\nDoes it?\n\nEXT. MOOR - DAY  2\n\nBO\nYes.\n",
      name,
    );

    expect(
      screenplay.elements.flatMap((element) =>
        element.type === "scene-heading" ? [`${element.sceneNumber}: ${element.text}`] : [],
      ),
    ).toEqual([
      "12: INT Kitchen. Night.",
      "12A: EXT Road, nr. Leeds. Day.",
      "13: Ext moor at the back",
      "null: EXT. MOOR - DAY  2",
    ]);
    expect(assumptions).toEqual([]);
  },
);

test("lines that might have been headings are named, and no more than five of them", async () => {
  const doubtful = Array.from("abcdefg", (letter) => `EXT was written on door ${letter}.`);

  const { assumptions } = await normalized(
    `INT. HALL - DAY\n\n${doubtful.join("\n\n")}\n\nInt. values are kept in a box.\n`,
    "a.fountain",
  );

  expect(assumptions).toEqual([
    ...doubtful
      .slice(0, 5)
      .map((line) => `"${line}" looks like a scene heading and was not taken for one.`),
    "2 more such lines.",
  ]);
});
