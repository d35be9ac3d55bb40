import { once, type EventEmitter } from "node:events";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import type { ElementDraft } from "../fountain/drafts.ts";
import { readPdf } from "./read.ts";

/** As much of pdfkit as is used here; it comes without types. */
interface Pdf extends EventEmitter {
  addPage(): Pdf;
  font(name: string): Pdf;
  fontSize(points: number): Pdf;
  text(text: string, left: number, top: number, options: object): Pdf;
  end(): void;
}
const PDFDocument = createRequire(import.meta.url)("pdfkit") as new (options: object) => Pdf;

/** Text at inches from the left, and on a line from the top of the page. */
type Typed = readonly [left: number, line: number, text: string];

async function pdf(
  pages: readonly (readonly Typed[])[],
  font = "Courier",
  shift = 0,
): Promise<Buffer> {
  const document = new PDFDocument({ size: "LETTER", margin: 0, autoFirstPage: false });
  const chunks: Buffer[] = [];
  document.on("data", (chunk: Buffer) => chunks.push(chunk));
  for (const page of pages) {
    document.addPage().font(font).fontSize(12);
    for (const [left, line, text] of page)
      document.text(text, (left + shift) * 72, line * 12, { lineBreak: false });
  }
  document.end();
  await once(document, "end");
  return Buffer.concat(chunks);
}

const said = (drafts: readonly ElementDraft[] | null) =>
  (drafts ?? []).map(({ type, text }) => `${type}: ${text}`);

const page: readonly Typed[] = [
  [1, 6, "12"],
  [1.5, 6, "INT. HALL - DAY"],
  [7.5, 6, "12"],
  [1.5, 8, "A long table, laid for two, in a room that was built for"],
  [1.5, 9, "forty. Somebody has taken the chairs."],
  [3.7, 11, "MARA"],
  [3.1, 12, "(to the table, not"],
  [3.2, 13, "unkindly)"],
  [2.5, 14, "You were always too big for us,"],
  [2.5, 15, "you know."],
  [3.7, 17, "BO (O.S.)"],
  [2.5, 18, "Who's there?"],
  [6.4, 20, "CUT TO:"],
  [1.5, 22, "EXT. YARD - NIGHT"],
  [1.5, 24, "Chairs."],
];

const read = [
  "scene-heading: INT. HALL - DAY",
  "action: A long table, laid for two, in a room that was built for forty. Somebody has taken the chairs.",
  "character: MARA",
  "parenthetical: (to the table, not unkindly)",
  "dialogue: You were always too big for us, you know.",
  "character: BO (O.S.)",
  "dialogue: Who's there?",
  "transition: CUT TO:",
  "scene-heading: EXT. YARD - NIGHT",
  "action: Chairs.",
];

test.each([
  ["Courier", 0],
  ["Courier", -0.6],
  ["Times-Roman", 0.3],
  ["Helvetica", 0],
])(
  "a page in %s, its margins shifted by %f inches, is read by its columns",
  async (font, shift) => {
    const { paragraphs } = await readPdf(await pdf([page], font, shift), "a.pdf");

    expect(said(paragraphs)).toEqual(read);
    expect(paragraphs?.[0]?.sceneNumber).toBe("12");
  },
);

test("what only the pages need is left out, and speeches and sentences go on over the turn", async () => {
  const first: Typed[] = [
    [1.5, 6, "INT. HALL - DAY"],
    [3.7, 8, "MARA"],
    [2.5, 9, "One thing"],
    [3.7, 10, "(MORE)"],
    [6, 12, "(CONTINUED)"],
  ];
  const second: Typed[] = [
    [7.2, 3, "2."],
    [1.5, 5, "CONTINUED:"],
    [3.7, 7, "MARA (CONT'D)"],
    [2.5, 8, "and another."],
    [1.5, 10, "She sits on the table and looks at the place where the"],
  ];
  const third: Typed[] = [
    [7.2, 3, "3."],
    [1.5, 6, "chairs stood."],
  ];

  const { paragraphs, warnings } = await readPdf(await pdf([first, second, third]), "a.pdf");

  expect(said(paragraphs)).toEqual([
    "scene-heading: INT. HALL - DAY",
    "character: MARA",
    "dialogue: One thing and another.",
    "action: She sits on the table and looks at the place where the chairs stood.",
  ]);
  expect(warnings).toEqual(["Took out 2 page numbers.", "Took out 2 CONTINUED notices."]);
});

test("two speeches side by side are read one after the other, the second as spoken at the same time", async () => {
  const dual: Typed[] = [
    ...page,
    [2.3, 26, "MARA"],
    [5.4, 26, "BO"],
    [1.5, 27, "I never asked you"],
    [4.6, 27, "You never"],
    [1.5, 28, "to sit."],
    [1.5, 30, "Silence."],
  ];

  const { paragraphs } = await readPdf(await pdf([dual]), "a.pdf");

  expect(paragraphs?.slice(read.length)).toEqual([
    { type: "character", text: "MARA", dual: false },
    { type: "dialogue", text: "I never asked you to sit." },
    { type: "character", text: "BO", dual: true },
    { type: "dialogue", text: "You never" },
    { type: "action", text: "Silence." },
  ]);
});

test("a page without words says that there is no text", async () => {
  await expect(readPdf(await pdf([[], []]), "scan.pdf")).rejects.toMatchObject({
    code: "no-text-layer",
  });
});

test("a story in a PDF is prose, not a script", async () => {
  const story = Array.from({ length: 6 }, (_, at): Typed[] => [
    [1, 6 + at * 4, "“It rained all night,” said Ann, and put the kettle on the stove again,"],
    [1, 7 + at * 4, "for want of anything better to do with her hands that morning."],
  ]).flat();

  const { classification, paragraphs } = await readPdf(await pdf([story]), "story.pdf");

  expect(classification.kind).toBe("prose");
  expect(paragraphs).toBeNull();
});
