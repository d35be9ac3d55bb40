import type { ProjectId } from "../../core/id.ts";
import type { Outputs } from "../../core/store.ts";

/** Text of one run in memory, over all its streams, in UTF-16 units: 100 KB at most. */
const keptOfRun = 51_200;
/** Read at a time, in UTF-16 units. */
const readLength = 16_384;

/** The newest text of an open output stream, shared by all who follow it. */
export interface Tail {
  /** It holds the text from offset `start` to `end`, in UTF-16 units; `end` is all that there is. */
  readonly start: number;
  readonly end: number;
  /** At most `limit` units from an offset between the two. */
  slice(offset: number, limit: number): string;
}

/** The tails of the streams that somebody follows. */
export interface Tails {
  /** Resolves with the tail of an open stream and keeps it up to date until it is left as often as it was followed. */
  follow(run: string, stream: string): Promise<Tail>;
  leave(stream: string): void;
  /** Reads on in every stream, once for all; resolves with the runs that have new text. */
  refresh(): Promise<ReadonlySet<string>>;
}

export function createTails(project: ProjectId, outputs: Outputs): Tails {
  const followed = new Map<string, { tail: Promise<GrowingTail>; run: string; by: number }>();
  const kept = new Map<string, RunText>();
  return {
    follow(run, stream) {
      const known = followed.get(stream);
      if (known) {
        known.by += 1;
        return known.tail;
      }
      const text = kept.get(run) ?? createRunText();
      kept.set(run, text);
      const tail = endOf(project, outputs, stream).then((end) => createTail(text, end));
      followed.set(stream, { tail, run, by: 1 });
      tail.catch(() => followed.delete(stream));
      return tail;
    },
    leave(stream) {
      const known = followed.get(stream);
      if (!known) return;
      known.by -= 1;
      if (known.by > 0) return;
      followed.delete(stream);
      void known.tail.then((tail) => tail.forget());
      if (![...followed.values()].some(({ run }) => run === known.run)) kept.delete(known.run);
    },
    async refresh() {
      const grown = new Set<string>();
      for (const [stream, { tail, run }] of followed) {
        if (await readOn(project, outputs, stream, await tail)) grown.add(run);
      }
      return grown;
    },
  };
}

async function readOn(
  project: ProjectId,
  outputs: Outputs,
  stream: string,
  tail: GrowingTail,
): Promise<boolean> {
  let hasGrown = false;
  while (true) {
    const from = tail.end;
    const text = await outputs.read(project, stream, from, readLength);
    // Somebody else may have read the same meanwhile.
    if (text !== "" && tail.end === from) tail.append(text);
    hasGrown ||= text !== "";
    if (text.length < readLength) return hasGrown;
  }
}

/** How long an open stream is by now, in UTF-16 units: steps that double until nothing is there, then halves. */
async function endOf(project: ProjectId, outputs: Outputs, stream: string): Promise<number> {
  const holds = async (offset: number) => (await outputs.read(project, stream, offset, 1)) !== "";
  let [inside, outside] = [-1, 0];
  while (await holds(outside)) [inside, outside] = [outside, outside * 2 + 1];
  while (outside - inside > 1) {
    const middle = Math.floor((inside + outside) / 2);
    if (await holds(middle)) inside = middle;
    else outside = middle;
  }
  return outside;
}

interface Piece {
  readonly start: number;
  readonly text: string;
  readonly forget: () => void;
}

interface GrowingTail extends Tail {
  append(text: string): void;
  forget(): void;
}

/** What is kept of all streams of a run, oldest first. */
interface RunText {
  keep(piece: Piece): void;
  drop(piece: Piece): void;
}

function createRunText(): RunText {
  const pieces = new Set<Piece>();
  let length = 0;
  const drop = (piece: Piece) => {
    if (pieces.delete(piece)) length -= piece.text.length;
  };
  return {
    drop,
    keep(piece) {
      pieces.add(piece);
      length += piece.text.length;
      for (const oldest of pieces) {
        if (length <= keptOfRun) return;
        drop(oldest);
        oldest.forget();
      }
    },
  };
}

function createTail(kept: RunText, from: number): GrowingTail {
  // Whole pieces come and go: a part of a text would hold all of it in memory.
  const pieces: Piece[] = [];
  let end = from;
  return {
    get start() {
      return pieces[0]?.start ?? end;
    },
    get end() {
      return end;
    },
    append(text) {
      const piece: Piece = { start: end, text, forget: () => pieces.shift() };
      pieces.push(piece);
      end += text.length;
      kept.keep(piece);
    },
    slice(offset, limit) {
      let text = "";
      for (const piece of pieces) {
        if (text.length >= limit) break;
        const at = offset + text.length - piece.start;
        if (at < piece.text.length) text += piece.text.slice(at, at + limit - text.length);
      }
      return text;
    },
    forget() {
      for (const piece of pieces) kept.drop(piece);
    },
  };
}
