// The private tokenizer of make-formats.mjs: it understands what our own samples use and no more.

/** Split `_underline_`, `*italic*` and `**bold**` into runs. */
export function parseRuns(text) {
  const runs = [];
  const pattern = /\*\*(.+?)\*\*|\*(.+?)\*|_(.+?)_/g;
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > at) runs.push({ text: text.slice(at, match.index) });
    if (match[1] !== undefined) runs.push({ text: match[1], bold: true });
    else if (match[2] !== undefined) runs.push({ text: match[2], italic: true });
    else runs.push({ text: match[3], underline: true });
    at = match.index + match[0].length;
  }
  if (at < text.length) runs.push({ text: text.slice(at) });
  return runs;
}

export const plain = (runs) => runs.map((run) => run.text).join("");

function readTitlePage(block) {
  const title = new Map();
  let key;
  for (const line of block) {
    const match = /^([A-Z][\w ]*):\s*(.*)$/.exec(line);
    if (match && !/^\s/.test(line)) {
      key = match[1];
      title.set(key, match[2] ? [match[2]] : []);
    } else if (key) title.get(key).push(line.trim());
  }
  return title;
}

export function tokenize(source) {
  const blocks = source
    .replaceAll("\r\n", "\n")
    .split(/\n{2,}/)
    .map((block) => block.split("\n").filter((line) => line !== ""))
    .filter((block) => block.length > 0);
  const title = /^\w[\w ]*:/.test(blocks[0][0]) ? readTitlePage(blocks.shift()) : new Map();
  const elements = [];
  for (const block of blocks) {
    const first = block[0];
    if (/^(INT|EXT|INT\.\/EXT|EXT\.\/INT)[./ ]/.test(first)) {
      const number = /\s+#([^#]+)#$/.exec(first);
      const text = number ? first.slice(0, number.index) : first;
      elements.push({ type: "Scene Heading", runs: parseRuns(text), number: number?.[1] });
    } else if (block.length === 1 && first.startsWith(">")) {
      elements.push({ type: "Transition", runs: parseRuns(first.slice(1).trim()) });
    } else if (block.length === 1 && /^[A-Z ]+ TO:$/.test(first)) {
      elements.push({ type: "Transition", runs: parseRuns(first) });
    } else if (block.length > 1 && first === first.toUpperCase()) {
      const dual = /\s*\^$/.test(first);
      elements.push({ type: "Character", runs: parseRuns(first.replace(/\s*\^$/, "")), dual });
      for (const line of block.slice(1)) {
        const type = /^\(.*\)$/.test(line) ? "Parenthetical" : "Dialogue";
        elements.push({ type, runs: parseRuns(line) });
      }
    } else {
      elements.push({ type: "Action", runs: parseRuns(block.join(" ")) });
    }
  }
  return { title, elements };
}

/** Group elements: a speech keeps together; a dual speech carries both sides. */
export function group(elements) {
  const groups = [];
  for (const element of elements) {
    const last = groups.at(-1);
    if (element.type === "Character") {
      const speech = { kind: "speech", cue: element, body: [] };
      if (element.dual) {
        const left = groups.pop();
        groups.push({ kind: "dual", left, right: speech });
      } else groups.push(speech);
    } else if (element.type === "Dialogue" || element.type === "Parenthetical") {
      (last.kind === "dual" ? last.right : last).body.push(element);
    } else groups.push({ kind: "single", element });
  }
  return groups;
}
