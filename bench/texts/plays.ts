/**
 * Public-domain plays as plain script text with gold labels.
 *
 * The plays are read from a folder given by the caller: `hamlet.xml` and `macbeth.xml`
 * (acts, scenes, speakers and lines marked up) and `earnest.txt` (a printed edition as
 * plain text). Line numbers are 1-based lines of the produced text.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { earnestText } from "./earnest.ts";
import type { GoldCue, GoldScript, GoldSpeaker, PlayLayout, PlayScene, PlayText } from "./gold.ts";
import { nameKey } from "./gold.ts";

interface XmlNode {
  readonly tag: string;
  readonly children: (XmlNode | string)[];
}

/** A stretch of a verse line: spoken words or a direction. */
interface Piece {
  readonly direction: boolean;
  readonly text: string;
}

interface Speech {
  readonly speakers: readonly string[];
  /** Each entry is one printed line. */
  readonly lines: readonly (readonly Piece[])[];
}

type Block =
  | { readonly kind: "act" | "scene" | "direction"; readonly text: string }
  | { readonly kind: "speech"; readonly speech: Speech };

interface Play {
  readonly title: string;
  readonly setting: string;
  readonly personae: readonly string[];
  readonly blocks: readonly Block[];
}

function parseXml(source: string): XmlNode {
  const clean = source
    .replace(/\r/g, "")
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<\?[\s\S]*?\?>/g, "");
  const root: XmlNode = { tag: "", children: [] };
  const open: XmlNode[] = [root];
  for (const [token] of clean.matchAll(/<[^>]+>|[^<]+/g)) {
    const top = open[open.length - 1] ?? root;
    if (token.startsWith("</")) open.pop();
    else if (token.startsWith("<")) {
      const node: XmlNode = { tag: token.slice(1, -1).trim(), children: [] };
      top.children.push(node);
      open.push(node);
    } else
      top.children.push(
        token.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"),
      );
  }
  return root;
}

function elements(node: XmlNode): XmlNode[] {
  return node.children.filter((child): child is XmlNode => typeof child !== "string");
}

function rawText(node: XmlNode): string {
  return node.children
    .map((child) => (typeof child === "string" ? child : rawText(child)))
    .join("");
}

function flat(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Text of the first child of that tag. A title keeps its inner spaces as printed. */
function childText(node: XmlNode, tag: string): string {
  const child = elements(node).find((candidate) => candidate.tag === tag);
  return child === undefined ? "" : rawText(child).replace(/\n/g, " ").trim();
}

function readPieces(line: XmlNode): Piece[] {
  const pieces = line.children.map((child) =>
    typeof child === "string"
      ? { direction: false, text: flat(child) }
      : { direction: child.tag === "STAGEDIR", text: flat(rawText(child)) },
  );
  return pieces.filter((piece) => piece.text !== "");
}

function readSpeech(node: XmlNode): Speech {
  const speakers: string[] = [];
  const lines: Piece[][] = [];
  for (const child of elements(node)) {
    if (child.tag === "SPEAKER") speakers.push(flat(rawText(child)));
    else if (child.tag === "LINE") lines.push(readPieces(child));
    else if (child.tag === "STAGEDIR")
      lines.push([{ direction: true, text: flat(rawText(child)) }]);
  }
  return { speakers, lines: lines.filter((pieces) => pieces.length > 0) };
}

function readBlocks(node: XmlNode): Block[] {
  return elements(node).flatMap((child): Block[] => {
    if (child.tag === "ACT")
      return [{ kind: "act", text: childText(child, "TITLE") }, ...readBlocks(child)];
    if (child.tag === "SCENE")
      return [{ kind: "scene", text: childText(child, "TITLE") }, ...readBlocks(child)];
    if (child.tag === "STAGEDIR") return [{ kind: "direction", text: flat(rawText(child)) }];
    if (child.tag === "SPEECH") return [{ kind: "speech", speech: readSpeech(child) }];
    return [];
  });
}

function readPersonae(node: XmlNode): string[] {
  return elements(node).flatMap((child) =>
    child.tag === "PGROUP"
      ? readPersonae(child)
      : child.tag === "TITLE"
        ? []
        : [flat(rawText(child))],
  );
}

function readPlay(xml: string): Play {
  const play = elements(parseXml(xml)).find((node) => node.tag === "PLAY");
  if (play === undefined) throw new Error("no PLAY element");
  const personae = elements(play).find((node) => node.tag === "PERSONAE");
  return {
    title: childText(play, "TITLE"),
    setting: childText(play, "SCNDESCR"),
    personae: personae === undefined ? [] : readPersonae(personae),
    blocks: readBlocks(play),
  };
}

/** Collects lines and the cues and scenes that stand on them. */
class Page {
  readonly lines: string[] = [];
  readonly cues: GoldCue[] = [];
  readonly scenes: PlayScene[] = [];

  /** Adds one line. */
  put(line: string): void {
    this.lines.push(line);
  }

  /** Adds a blank line unless the last one is blank. */
  gap(): void {
    if (this.lines.at(-1) !== "") this.put("");
  }

  /** Notes a cue on the line to be written next. */
  cue(speech: Speech, spoken: string): void {
    const joint = speech.speakers.length > 1 ? { also: speech.speakers } : {};
    const text = spoken.split(" ").slice(0, 6).join(" ");
    this.cues.push({ speaker: jointName(speech), line: this.lines.length + 1, text, ...joint });
  }
}

function jointName(speech: Speech): string {
  return speech.speakers.join(" and ");
}

function spokenFrom(lines: readonly (readonly Piece[])[]): string {
  return lines
    .flat()
    .filter((piece) => !piece.direction)
    .map((piece) => piece.text)
    .join(" ");
}

function bracketed(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.direction ? `[${piece.text}]` : piece.text)).join(" ");
}

function titleCase(name: string): string {
  return name.replace(/\p{L}+/gu, (word) =>
    word === "and" || word === "of"
      ? word
      : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase(),
  );
}

function putCapitals(page: Page, speech: Speech): void {
  page.cue(speech, spokenFrom(speech.lines));
  page.put(jointName(speech).toUpperCase());
  for (const pieces of speech.lines) page.put(bracketed(pieces));
}

function putRunIn(page: Page, speech: Speech): void {
  page.cue(speech, spokenFrom(speech.lines));
  const [first, ...rest] = speech.lines.map(bracketed);
  page.put(`${titleCase(jointName(speech))}. ${first ?? ""}`.trim());
  for (const line of rest) page.put(line);
}

/** A direction alone on its line within a speech breaks it: action, then the cue again. */
function putFountain(page: Page, speech: Speech): void {
  const name = jointName(speech).toUpperCase();
  let state: "fresh" | "speaking" | "broken" = "fresh";
  page.cue(speech, spokenFrom(speech.lines));
  page.put(name);
  speech.lines.forEach((pieces, at) => {
    const alone = pieces.every((piece) => piece.direction);
    if (alone && state !== "fresh") {
      page.gap();
      for (const piece of pieces) page.put(piece.text);
      page.gap();
      state = "broken";
      return;
    }
    if (state === "broken") {
      page.cue(speech, spokenFrom(speech.lines.slice(at)));
      page.put(`${name} (CONT'D)`);
    }
    for (const piece of pieces) page.put(piece.direction ? `(${piece.text})` : piece.text);
    state = alone ? "fresh" : "speaking";
  });
}

const speechWriters = { capitals: putCapitals, "run-in": putRunIn, fountain: putFountain } as const;

function putOpening(page: Page, play: Play, layout: PlayLayout): void {
  if (layout === "fountain") {
    page.put(`Title: ${play.title}`);
    page.put("");
    return;
  }
  for (const line of [
    play.title,
    "",
    "Dramatis Personae",
    "",
    ...play.personae,
    "",
    play.setting,
    "",
  ])
    page.put(line);
}

/** Speakers of a play: every single marked-up name but "All" and "Both …". */
function goldOf(blocks: readonly Block[], cues: readonly GoldCue[]): GoldScript {
  const speakers = new Map<string, GoldSpeaker>();
  const optional = new Set<string>();
  for (const block of blocks) {
    if (block.kind !== "speech") continue;
    if (block.speech.speakers.length > 1) optional.add(jointName(block.speech));
    for (const name of block.speech.speakers) {
      if (/^(all|both\b.*)$/i.test(name)) optional.add(name);
      else if (!speakers.has(nameKey(name))) speakers.set(nameKey(name), { name, aliases: [] });
    }
  }
  return { speakers: [...speakers.values()], optional: [...optional], cues };
}

/** A marked-up play as plain text in one of the layouts, with gold labels. */
function playText(name: string, xml: string, layout: PlayLayout): PlayText {
  const play = readPlay(xml);
  const page = new Page();
  putOpening(page, play, layout);
  for (const block of play.blocks) {
    page.gap();
    if (block.kind === "speech") speechWriters[layout](page, block.speech);
    else {
      if (block.kind === "scene")
        page.scenes.push({ heading: block.text, line: page.lines.length + 1 });
      page.put(
        block.kind === "direction" && layout !== "fountain" ? `[${block.text}]` : block.text,
      );
    }
  }
  return {
    name,
    layout,
    text: `${page.lines.join("\n")}\n`,
    gold: goldOf(play.blocks, page.cues),
    scenes: page.scenes,
  };
}

/** All plays of the folder: two plays in three layouts each, and one printed edition. */
export function readPlays(folder: string): PlayText[] {
  const layouts: readonly PlayLayout[] = ["capitals", "run-in", "fountain"];
  const marked = ["hamlet", "macbeth"].flatMap((name) => {
    const xml = readFileSync(join(folder, `${name}.xml`), "utf8");
    return layouts.map((layout) => playText(name, xml, layout));
  });
  return [...marked, earnestText(readFileSync(join(folder, "earnest.txt"), "utf8"))];
}
