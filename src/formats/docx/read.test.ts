import {
  AlignmentType,
  Document,
  HeadingLevel,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
} from "docx";
import { expect, test } from "vitest";
import type { ElementDraft } from "../fountain/drafts.ts";
import { readDocx } from "./read.ts";

const said = (drafts: readonly ElementDraft[] | null) =>
  (drafts ?? []).map(({ type, text }) => `${type}: ${text}`);

async function read(
  children: (Paragraph | Table)[],
  styles: readonly { id: string; name: string; left?: number }[] = [],
) {
  const paragraphStyles = styles.map(({ id, name, left = 0 }) => ({
    id,
    name,
    basedOn: "Normal",
    paragraph: { indent: { left } },
  }));
  const document = new Document({ styles: { paragraphStyles }, sections: [{ children }] });
  return readDocx(await Packer.toBuffer(document), "a.docx");
}

const expected = [
  "scene-heading: INT. KÜCHE - TAG",
  "action: Ein Topf. *Kocht* er?",
  "character: ANNA",
  "parenthetical: (leise)",
  "dialogue: Noch nicht.",
  "transition: SCHNITT ZU:",
];

test("styles say what paragraphs are, also in another language", async () => {
  const styles = [
    { id: "a1", name: "Szenenüberschrift" },
    { id: "a2", name: "Handlung" },
    { id: "a3", name: "Figur" },
    { id: "a4", name: "Spielanweisung" },
    { id: "a5", name: "Dialog" },
    { id: "a6", name: "Übergang" },
  ];
  const { paragraphs, classification } = await read(
    [
      new Paragraph({ style: "a1", text: "INT. KÜCHE - TAG" }),
      new Paragraph({
        style: "a2",
        children: [
          new TextRun("Ein Topf. "),
          new TextRun({ text: "Kocht", italics: true }),
          new TextRun(" er?"),
        ],
      }),
      new Paragraph({ style: "a3", text: "ANNA" }),
      new Paragraph({ style: "a4", text: "leise" }),
      new Paragraph({ style: "a5", text: "Noch nicht." }),
      new Paragraph({ style: "a6", text: "SCHNITT ZU:" }),
    ],
    styles,
  );

  expect(said(paragraphs)).toEqual(expected);
  expect(classification.layout).toBe("styled");
});

test("indents say it where styles do not, be they of the paragraph, of its style, or tabs", async () => {
  const { paragraphs, classification } = await read(
    [
      new Paragraph({ text: "INT. KÜCHE - TAG" }),
      new Paragraph({
        children: [
          new TextRun("Ein Topf. "),
          new TextRun({ text: "Kocht", italics: true }),
          new TextRun(" er?"),
        ],
      }),
      new Paragraph({ text: "ANNA", indent: { left: 3168 } }),
      new Paragraph({ text: "(leise)", indent: { left: 2304 } }),
      new Paragraph({ style: "rede", text: "Noch nicht." }),
      new Paragraph({ text: "\t\t\t\tBO" }),
      new Paragraph({ text: "\t\tDoch." }),
      new Paragraph({ text: "SCHNITT ZU:", alignment: AlignmentType.RIGHT }),
    ],
    [{ id: "rede", name: "Meine Rede", left: 1440 }],
  );

  expect(said(paragraphs)).toEqual([
    ...expected.slice(0, 5),
    "character: BO",
    "dialogue: Doch.",
    "transition: SCHNITT ZU:",
  ]);
  expect(classification.layout).toBe("indented");
});

test("tables are left out, and that is said", async () => {
  const table = new Table({
    rows: [new TableRow({ children: [new TableCell({ children: [new Paragraph("CREW")] })] })],
  });

  const { text, warnings } = await read([
    new Paragraph("Once upon a time there was a table."),
    table,
  ]);

  expect(text).not.toContain("CREW");
  expect(warnings).toEqual(["Left out 1 table."]);
});

test("a story keeps its chapters", async () => {
  const { text, classification } = await read([
    new Paragraph({ text: "The Horse", heading: HeadingLevel.HEADING_1 }),
    ...Array.from(
      { length: 4 },
      () =>
        new Paragraph(
          "“It depends,” said Tobin, who was eleven and had looked at the horse for longer than anybody.",
        ),
    ),
  ]);

  expect(text.startsWith("# The Horse\n")).toBe(true);
  expect(classification.kind).toBe("prose");
});
