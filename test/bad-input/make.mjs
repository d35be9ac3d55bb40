// Writes every file of this folder that is awkward to keep in an editor: binary, damaged, or in an old encoding.
//   node test/bad-input/make.mjs
// Deterministic: fixed dates, a fixed random seed.
import { createWriteStream, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { crc32, deflateSync } from "node:zlib";
import PdfDocument from "pdfkit";

const JSZip = createRequire(import.meta.resolve("docx"))("jszip");
const here = dirname(fileURLToPath(import.meta.url));
const put = (name, content) => writeFileSync(join(here, name), content);
const FIXED_DATE = new Date("2025-11-12T00:00:00Z");

let seed = 20251112;
function random() {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
}

// ---------------------------------------------------------------- a small picture

function pngChunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** A grey picture, row by row, that looks a little like a scanned page. */
function png(width, height, pixel) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = pixel(x, y);
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(rows, { level: 9 })),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

const scannedPage = png(425, 550, (x, y) => {
  const isInk = x > 70 && x < 330 && y > 60 && y < 480 && y % 12 < 5 && (x * 7 + y * 13) % 11 < 6;
  return isInk ? 40 : 236;
});

put("empty.fountain", "");
put("blank.fountain", "  \n\t\n\r\n   \n\n\u00a0\n");
put(
  "binary.txt",
  png(64, 64, (x, y) => (x * 5 + y * 3) % 256),
);

// ---------------------------------------------------------------- encodings

const utf16Text =
  "INT. LIBRARY - NIGHT\r\n\r\nÉLODIE waits among the atlases.\r\n\r\nÉLODIE\r\nWho moved the sea?\r\n\r\nБОРИС\r\nНе я.\r\n";
const utf16le = Buffer.from(`\ufeff${utf16Text}`, "utf16le");
put("utf16-le.fountain", utf16le);
put("utf16-be.fountain", Buffer.from(utf16le).swap16());
put("utf16-le-no-bom.fountain", utf16le.subarray(2));
put(
  "latin1.fountain",
  Buffer.from(
    "INT. CAFÉ - NIGHT\n\nRENÉ and ZOË share one crème brûlée.\n\nRENÉ\nOù est la cuillère?\n\nZOË\nÀ toi de jouer.\n",
    "latin1",
  ),
);
// 0x93 and 0x94 are curly double quotes, 0x92 an apostrophe, 0x97 a dash, 0x85 three dots, 0x80 the euro sign.
const windows1252 = { "“": 0x93, "”": 0x94, "’": 0x92, "—": 0x97, "…": 0x85, "€": 0x80 };
const windowsText =
  "INT. CAFÉ — NIGHT\r\n\r\nThe bill says €9.\r\n\r\nO’BRIEN\r\nI said “later”… I didn’t say when.\r\n\r\nÁGNES\r\nIt’s later.\r\n";
put(
  "windows-1252.fountain",
  Buffer.from(Array.from(windowsText, (char) => windows1252[char] ?? char.codePointAt(0))),
);
put("null-bytes.fountain", "INT. VOID - NIGHT\n\nADA\nHel\u0000lo.\n\u0000\u0000\u0000\n");
put("long-line.fountain", `INT. VOID - NIGHT\n\n${"word ".repeat(40_000)}\n\nADA\nEnough.\n`);

// ---------------------------------------------------------------- Final Draft

const fdxStart = '<?xml version="1.0" encoding="UTF-8" standalone="no" ?>\n';
const paragraph = (type, text) =>
  `    <Paragraph Type="${type}">\n      <Text>${text}</Text>\n    </Paragraph>\n`;
const fdxBody = `${paragraph("Scene Heading", "INT. MILL - DAY")}${paragraph("Character", "ADA")}${paragraph("Dialogue", "It turns.")}`;
put(
  "broken.fdx",
  `${fdxStart}<FinalDraft DocumentType="Script" Version="5">\n  <Content>\n${fdxBody}    <Paragraph Type="Act`,
);
put(
  "not-a-script.fdx",
  `${fdxStart}<recipe name="Bread">\n  <step n="1">Flour.</step>\n  <step n="2">Water.</step>\n</recipe>\n`,
);
const bomb = Array.from({ length: 9 }, (_, index) => {
  const inner = index === 0 ? "lol" : `&lol${index - 1};`.repeat(10);
  return `  <!ENTITY lol${index} "${inner}">`;
}).join("\n");
put(
  "entity-bomb.fdx",
  `<?xml version="1.0"?>\n<!DOCTYPE FinalDraft [\n${bomb}\n]>\n<FinalDraft DocumentType="Script" Version="5">\n  <Content>\n${paragraph("Action", "&lol8;")}  </Content>\n</FinalDraft>\n`,
);
put(
  "external-entity.fdx",
  `<?xml version="1.0"?>\n<!DOCTYPE FinalDraft [\n  <!ENTITY secret SYSTEM "file:///etc/hostname">\n]>\n<FinalDraft DocumentType="Script" Version="5">\n  <Content>\n${paragraph("Action", "The letter says: &secret;")}  </Content>\n</FinalDraft>\n`,
);

// ---------------------------------------------------------------- PDF

const information = {
  Title: "Bad input",
  Producer: "make",
  Creator: "make",
  CreationDate: FIXED_DATE,
  ModDate: FIXED_DATE,
};

async function pdf(name, options, draw) {
  const document = new PdfDocument({ size: "LETTER", margin: 72, info: information, ...options });
  const stream = document.pipe(createWriteStream(join(here, name)));
  draw(document);
  document.end();
  await finished(stream);
}

await pdf("scan-only.pdf", {}, (document) => {
  document.image(scannedPage, 0, 0, { width: 612, height: 792 });
  document.addPage().image(scannedPage, 0, 0, { width: 612, height: 792 });
});
put(
  "broken.pdf",
  "%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pag",
);

// Encryption draws random numbers, so the bytes of this one file change from run to run.
if (process.argv.includes("--encrypted")) {
  const locked = { userPassword: "sesame", ownerPassword: "sesame too", pdfVersion: "1.7" };
  await pdf("encrypted.pdf", locked, (document) => {
    document
      .font("Courier")
      .fontSize(12)
      .text("INT. VAULT - NIGHT\n\nNobody reads this without the word.");
  });
}

// ---------------------------------------------------------------- Word

async function zip(files) {
  const archive = new JSZip();
  for (const [name, content] of Object.entries(files)) {
    archive.file(name, content, { date: FIXED_DATE, createFolders: false });
  }
  return archive.generateAsync({
    type: "nodebuffer",
    compression: "DEFLATE",
    compressionOptions: { level: 9 },
    platform: "DOS",
  });
}

put(
  "broken.docx",
  await zip({
    "shopping.txt": "eggs\nflour\n",
    "noise.bin": Buffer.from(Array.from({ length: 900 }, () => random() * 256)),
  }),
);

const contentTypes =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';
const relations =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>';
const wordDocument = (body) =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`;
const wordFile = (body) =>
  zip({
    "[Content_Types].xml": contentTypes,
    "_rels/.rels": relations,
    "word/document.xml": wordDocument(body),
  });

// About 128 MB of one paragraph in a file of some 130 KB.
put(
  "zip-bomb.docx",
  await wordFile(`<w:p><w:r><w:t>${"A".repeat(128 * 1024 * 1024)}</w:t></w:r></w:p>`),
);
const noise = Array.from(
  { length: 400 },
  () => `<w:p><w:r><w:t>Line ${Math.floor(random() * 1e9)}</w:t></w:r></w:p>`,
);
const whole = await wordFile(noise.join(""));
put("truncated.docx", whole.subarray(0, Math.floor(whole.length * 0.6)));
