// Turns one of our own sample scripts into the other formats a studio meets:
//   NAME.fdx           Final Draft XML
//   NAME.pdf           standard screenplay pages (Courier 12, MORE / CONT'D, two-column dual dialogue)
//   NAME.docx          Word file with named styles (Scene Heading, Action, Character, ...)
//   NAME-indents.docx  Word file with nothing but indented Normal paragraphs
//
//   node examples/make/make-formats.mjs [FILE.fountain] [OUT-FOLDER]
//
// The small tokenizer beside it shares no code with the product, so that the samples stay an
// independent exam.
// Output is deterministic: fixed dates, no random ids.
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import * as docx from "docx";
import PdfDocument from "pdfkit";
import { makeFdx } from "./fdx.mjs";
import { group, plain, tokenize } from "./tokenize.mjs";

const JSZip = createRequire(import.meta.resolve("docx"))("jszip");
const FIXED_DATE = new Date("2025-11-12T00:00:00Z");

// ---------------------------------------------------------------- pages

const CHAR = 7.2; // Courier 12 is ten characters to the inch
const LINE = 12; // and six lines to the inch
const INCH = 72;
const TOP = 1 * INCH;
const LINES_PER_PAGE = 55;
const WIDTH = { action: 60, dialogue: 35, parenthetical: 25, dual: 26, dualParenthetical: 22 };
const LEFT = { action: 1.5, dialogue: 2.5, parenthetical: 3.1, cue: 3.7 };
const RIGHT_EDGE = 7.5;

/** Wrap styled runs to a width; each line is a list of runs. */
function wrap(runs, width) {
  const text = plain(runs);
  const styles = runs.flatMap((run) => Array.from({ length: run.text.length }, () => run));
  const lines = [];
  let start = 0;
  while (start < text.length) {
    let end = Math.min(text.length, start + width);
    if (end < text.length && text[end] !== " ") {
      const space = text.lastIndexOf(" ", end);
      if (space > start) end = space;
    }
    const line = [];
    for (let index = start; index < end; index += 1) {
      if (line.at(-1)?.style === styles[index]) line.at(-1).text += text[index];
      else line.push({ style: styles[index], text: text[index] });
    }
    lines.push(line);
    start = text[end] === " " ? end + 1 : end;
  }
  return lines;
}

const at = (inches, line) => ({ x: inches * INCH, line });
const literal = (inches, text) => at(inches, [{ style: {}, text }]);
const lineText = (row) => row[0].line.map((run) => run.text).join("");

/** One side of a speech as rows. */
function speechRows({ cue, body }, column) {
  const rows = [];
  const place = (inches, line) => rows.push([at(inches, line)]);
  place(column?.cue ?? LEFT.cue, wrap(cue.runs, 38)[0]);
  for (const element of body) {
    if (element.type === "Parenthetical") {
      const width = column ? WIDTH.dualParenthetical : WIDTH.parenthetical;
      wrap(element.runs, width).forEach((line, index) =>
        place((column ? column.left + 0.4 : LEFT.parenthetical) + (index > 0 ? 0.1 : 0), line),
      );
    } else {
      for (const line of wrap(element.runs, column ? WIDTH.dual : WIDTH.dialogue)) {
        place(column?.left ?? LEFT.dialogue, line);
      }
    }
  }
  return rows;
}

function toBlocks(elements) {
  return group(elements).map((item) => {
    if (item.kind === "speech")
      return { kind: "speech", cue: plain(item.cue.runs), rows: speechRows(item) };
    if (item.kind === "dual") {
      const left = speechRows(item.left, { left: 1.5, cue: 2.3 });
      const right = speechRows(item.right, { left: 4.6, cue: 5.4 });
      const rows = [];
      for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
        rows.push([...(left[index] ?? []), ...(right[index] ?? [])]);
      }
      return { kind: "dual", rows };
    }
    const { type, runs, number } = item.element;
    if (type === "Transition") {
      const inches = RIGHT_EDGE - plain(runs).length / 10;
      return {
        kind: "transition",
        rows: [
          [
            at(
              inches,
              runs.map((run) => ({ style: run, text: run.text })),
            ),
          ],
        ],
      };
    }
    const rows = wrap(runs, WIDTH.action).map((line) => [at(LEFT.action, line)]);
    if (type === "Scene Heading" && number) {
      rows[0].unshift(literal(1.5 - (number.length + 2) / 10, number));
      rows[0].push(literal(RIGHT_EDGE - number.length / 10 + 0.3, number));
    }
    return { kind: type === "Scene Heading" ? "heading" : "action", rows };
  });
}

/** Where a speech may be cut: after a full sentence, two lines on each side. */
function speechCut(rows, room) {
  for (let cut = Math.min(room - 1, rows.length - 2); cut >= 3; cut -= 1) {
    const row = rows[cut - 1];
    const isDialogue = row[0].x === LEFT.dialogue * INCH && rows[cut][0].x === LEFT.dialogue * INCH;
    if (isDialogue && /[.?!]$/.test(lineText(row))) return cut;
  }
  for (let cut = Math.min(room - 1, rows.length - 2); cut >= 3; cut -= 1) {
    if (rows[cut - 1][0].x === LEFT.dialogue * INCH && rows[cut][0].x === LEFT.dialogue * INCH)
      return cut;
  }
  return 0;
}

function paginate(blocks) {
  const pages = [[]];
  const page = () => pages.at(-1);
  const blank = (count) => {
    if (page().length > 0) for (let index = 0; index < count; index += 1) page().push([]);
  };
  const queue = [...blocks];
  while (queue.length > 0) {
    const block = queue.shift();
    const gap = page().length === 0 ? 0 : 1;
    const room = LINES_PER_PAGE - page().length - gap;
    const follow = block.kind === "heading" ? 3 : 0;
    if (block.rows.length + follow <= room) {
      blank(gap);
      page().push(...block.rows);
      continue;
    }
    if (block.kind === "speech" && block.rows.length > 4) {
      const cut = speechCut(block.rows, room);
      if (cut > 0) {
        blank(gap);
        page().push(...block.rows.slice(0, cut), [literal(LEFT.cue, "(MORE)")]);
        pages.push([]);
        const again = block.cue.includes("(CONT'D)") ? block.cue : `${block.cue} (CONT'D)`;
        queue.unshift({ ...block, rows: [[literal(LEFT.cue, again)], ...block.rows.slice(cut)] });
        continue;
      }
    }
    if (block.kind === "action" && block.rows.length >= 4 && room >= 2) {
      const cut = Math.min(room, block.rows.length - 2);
      blank(gap);
      page().push(...block.rows.slice(0, cut));
      pages.push([]);
      queue.unshift({ ...block, rows: block.rows.slice(cut) });
      continue;
    }
    pages.push([]);
    queue.unshift(block);
  }
  return pages;
}

function drawLine(pdf, x, y, line) {
  let column = 0;
  for (const { style, text } of line) {
    const font = style.bold ? "Courier-Bold" : style.italic ? "Courier-Oblique" : "Courier";
    const left = x + column * CHAR;
    pdf.font(font).fontSize(12).text(text, left, y, { lineBreak: false });
    if (style.underline) {
      pdf
        .moveTo(left, y + 11)
        .lineTo(left + text.length * CHAR, y + 11)
        .lineWidth(0.6)
        .stroke();
    }
    column += text.length;
  }
}

function drawTitlePage(pdf, title) {
  const centre = (text, y) =>
    drawLine(pdf, 4.5 * INCH - (text.length * CHAR) / 2, y, [{ style: {}, text }]);
  let y = 3.4 * INCH;
  for (const key of ["Title", "Credit", "Author", "Source"]) {
    for (const text of title.get(key) ?? []) {
      centre(text, y);
      y += LINE * 2;
    }
  }
  const corner = [...(title.get("Draft date") ?? []), ...(title.get("Contact") ?? [])];
  corner.forEach((text, index) =>
    drawLine(pdf, LEFT.action * INCH, 9.2 * INCH + index * LINE, [{ style: {}, text }]),
  );
}

async function makePdf({ title, elements }, path) {
  const info = {
    Title: (title.get("Title") ?? ["Untitled"])[0],
    Author: (title.get("Author") ?? [""])[0],
    CreationDate: FIXED_DATE,
    ModDate: FIXED_DATE,
    Producer: "make-formats",
    Creator: "make-formats",
  };
  const pdf = new PdfDocument({ size: "LETTER", margin: 0, autoFirstPage: false, info });
  const stream = pdf.pipe(createWriteStream(path));
  if (title.size > 0) {
    pdf.addPage();
    drawTitlePage(pdf, title);
  }
  const pages = paginate(toBlocks(elements));
  pages.forEach((rows, index) => {
    pdf.addPage();
    if (index > 0) {
      const text = `${index + 1}.`;
      drawLine(pdf, RIGHT_EDGE * INCH - text.length * CHAR, 0.5 * INCH, [{ style: {}, text }]);
    }
    rows.forEach((row, rowIndex) => {
      for (const { x, line } of row) drawLine(pdf, x, TOP + rowIndex * LINE, line);
    });
  });
  pdf.end();
  await finished(stream);
  return pages.length;
}

// ---------------------------------------------------------------- Word

const inches = docx.convertInchesToTwip;
const WORD_INDENT = {
  "Scene Heading": {},
  Action: {},
  Character: { left: inches(2.2) },
  Parenthetical: { left: inches(1.6), right: inches(1.9) },
  Dialogue: { left: inches(1), right: inches(1.5) },
  Transition: { left: inches(4.2) },
};
const SPACE_BEFORE = { "Scene Heading": 480, Action: 240, Character: 240, Transition: 240 };

function wordRuns(runs) {
  return runs.map(
    (run) =>
      new docx.TextRun({
        text: run.text,
        bold: run.bold,
        italics: run.italic,
        underline: run.underline ? {} : undefined,
      }),
  );
}

function numberedRuns(element) {
  const prefix = element.number ? [{ text: `${element.number}  ` }] : [];
  return wordRuns([...prefix, ...element.runs]);
}

function wordTitle(title) {
  const paragraphs = [];
  for (const [key, lines] of title) {
    const centred = ["Title", "Credit", "Author", "Source"].includes(key);
    for (const text of lines) {
      paragraphs.push(
        new docx.Paragraph({
          text,
          alignment: centred ? docx.AlignmentType.CENTER : docx.AlignmentType.LEFT,
          spacing: { before: 240 },
        }),
      );
    }
  }
  if (paragraphs.length > 0)
    paragraphs.push(new docx.Paragraph({ children: [new docx.PageBreak()] }));
  return paragraphs;
}

async function makeDocx({ title, elements }, path, named) {
  const paragraphs = elements.map((element) =>
    named
      ? new docx.Paragraph({
          style: element.type.replaceAll(" ", ""),
          children: numberedRuns(element),
        })
      : new docx.Paragraph({
          children: numberedRuns(element),
          indent: WORD_INDENT[element.type],
          spacing: { before: SPACE_BEFORE[element.type] ?? 0 },
        }),
  );
  const paragraphStyles = Object.entries(WORD_INDENT).map(([name, indent]) => ({
    id: name.replaceAll(" ", ""),
    name,
    basedOn: "Normal",
    next: name === "Character" ? "Dialogue" : "Action",
    quickFormat: true,
    run: { font: "Courier New", size: 24, bold: name === "Scene Heading" },
    paragraph: { indent, spacing: { before: SPACE_BEFORE[name] ?? 0 } },
  }));
  const document = new docx.Document({
    title: (title.get("Title") ?? ["Untitled"])[0],
    creator: (title.get("Author") ?? [""])[0],
    styles: {
      default: { document: { run: { font: "Courier New", size: 24 } } },
      paragraphStyles: named ? paragraphStyles : [],
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: inches(8.5), height: inches(11) },
            margin: { top: inches(1), bottom: inches(1), left: inches(1.5), right: inches(1) },
          },
        },
        children: [...wordTitle(title), ...paragraphs],
      },
    ],
  });
  writeFileSync(path, await settle(await docx.Packer.toBuffer(document)));
}

/** Repack with fixed dates so that the same text always gives the same bytes. */
async function settle(buffer) {
  const source = await JSZip.loadAsync(buffer);
  const target = new JSZip();
  for (const name of Object.keys(source.files).toSorted()) {
    if (source.files[name].dir) continue;
    let content = await source.files[name].async("nodebuffer");
    if (name === "docProps/core.xml") {
      const stamp = FIXED_DATE.toISOString();
      content = Buffer.from(
        content.toString("utf8").replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, stamp),
      );
    }
    target.file(name, content, { date: FIXED_DATE, createFolders: false });
  }
  return target.generateAsync({ type: "nodebuffer", compression: "DEFLATE", platform: "DOS" });
}

// ---------------------------------------------------------------- main

const here = dirname(fileURLToPath(import.meta.url));
const input = process.argv[2] ?? join(here, "..", "the-night-ferry", "the-night-ferry.fountain");
const outFolder = process.argv[3] ?? dirname(input);
const name = basename(input, ".fountain");
mkdirSync(outFolder, { recursive: true });
const script = tokenize(readFileSync(input, "utf8"));
writeFileSync(join(outFolder, `${name}.fdx`), makeFdx(script));
const pageCount = await makePdf(script, join(outFolder, `${name}.pdf`));
await makeDocx(script, join(outFolder, `${name}.docx`), true);
await makeDocx(script, join(outFolder, `${name}-indents.docx`), false);
console.log(`${name}: ${pageCount} script pages, ${script.elements.length} elements`);
