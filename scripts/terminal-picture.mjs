/**
 * Makes docs/pictures/run.svg: runs the sample for real in a terminal of its own (tmux), photographs it half way, and
 * draws what stood there.
 *
 *     node scripts/setup.mjs run scripts/terminal-picture.mjs
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const repository = dirname(import.meta.dirname);
const columns = 92;
const rows = 30;
/** Of one character cell, in SVG units. */
const cell = { width: 8.4, height: 18 };
const colours = { 31: "#f7768e", 32: "#9ece6a", 33: "#e0af68", 36: "#7dcfff", 90: "#7a819c" };
const escape = String.fromCodePoint(27);
/** What a terminal is told about colour and weight; splitting by it keeps it. */
const styleCode = new RegExp(`(${escape}\\[[\\d;]*m)`, "gu");
const paper = "#16161e";
const ink = "#d5d9ea";

const session = `backlot-picture-${process.pid}`;
const data = mkdtempSync(join(tmpdir(), "backlot-picture-"));
const tmux = (...args) => execFileSync("tmux", args, { encoding: "utf8" });
try {
  const command = `${process.execPath} src/main.ts run screenplay-breakdown ${sampleOf()} --data ${data}`;
  tmux("new-session", "-d", "-s", session, "-x", `${columns}`, "-y", `${rows}`, "-c", repository);
  tmux("send-keys", "-t", session, `clear; ${command}`, "Enter");
  const screen = await halfWay();
  mkdirSync(join(repository, "docs", "pictures"), { recursive: true });
  writeFileSync(join(repository, "docs", "pictures", "run.svg"), svgOf(screen));
} finally {
  tmux("kill-session", "-t", session);
  rmSync(data, { recursive: true, force: true });
}

function sampleOf() {
  return process.argv[2] ?? "examples/the-night-ferry/the-night-ferry.fountain";
}

/** The screen when the character bibles are being made, or else when the run has ended. */
async function halfWay() {
  let screen = "";
  for (let look = 0; look < 600; look += 1) {
    await sleep(25);
    screen = tmux("capture-pane", "-p", "-e", "-t", session);
    if (/Character bibles[^\n]*[1-9]\d* of \d+/u.test(plain(screen))) return screen;
    if (plain(screen).includes("approve")) return screen;
  }
  return screen;
}

function plain(screen) {
  return screen.replaceAll(styleCode, "");
}

function svgOf(screen) {
  const lines = screen
    .trimEnd()
    .split("\n")
    .filter((line) => !plain(line).includes("src/main.ts"));
  const width = columns * cell.width + 32;
  const height = (lines.length + 1) * cell.height + 40;
  const rowsDrawn = lines.map((line, index) => textRow(line, 44 + index * cell.height)).join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="A run of Backlot in the terminal">
<rect width="${width}" height="${height}" rx="10" fill="${paper}"/>
<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" xml:space="preserve" fill="${ink}">
${rowsDrawn}
</g>
</svg>
`;
}

/** One line of the screen; each run of one style is placed by itself, so that no font can shift what follows. */
function textRow(line, y) {
  let column = 0;
  let style = { colour: ink, bold: false, dim: false };
  const spans = [];
  for (const part of line.split(styleCode)) {
    if (part.startsWith(escape)) style = restyled(style, part.slice(2, -1));
    else if (part !== "") {
      if (part.trim() !== "") spans.push(spanOf(part, 16 + column * cell.width, style));
      column += [...part].length;
    }
  }
  return `<text y="${y}">${spans.join("")}</text>`;
}

function restyled(style, codes) {
  let next = style;
  for (const code of codes.split(";").map(Number)) {
    if (code === 0) next = { colour: ink, bold: false, dim: false };
    else if (code === 1) next = { ...next, bold: true };
    else if (code === 2) next = { ...next, dim: true };
    else if (code === 22) next = { ...next, bold: false, dim: false };
    else if (code === 39) next = { ...next, colour: ink };
    else if (colours[code]) next = { ...next, colour: colours[code] };
  }
  return next;
}

function spanOf(text, x, { colour, bold, dim }) {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const weight = bold ? ' font-weight="700"' : "";
  const faded = dim ? ' opacity="0.6"' : "";
  return `<tspan x="${x.toFixed(1)}" textLength="${([...text].length * cell.width).toFixed(1)}" fill="${colour}"${weight}${faded}>${escaped}</tspan>`;
}
