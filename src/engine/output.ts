import type { EventDraft } from "../core/event.ts";
import type { Lease } from "../core/journal.ts";
import type { Bench } from "./parts.ts";

/** Chunks are written when they are this long, in UTF-16 units, or this old, in milliseconds. */
const chunkLength = 4096;
const chunkAge = 80;

/**
 * The text that one attempt at a unit streams. It goes to disk in chunks while the stage works, at most one chunk in
 * memory beside those on their way.
 */
export class OutputStream {
  private readonly bench: Bench;
  private readonly lease: Lease;
  private readonly name: string;
  private waiting = "";
  private offset = 0;
  private isOpen = false;
  private writing: Promise<void> = Promise.resolve();
  private due: AbortController | null = null;

  constructor(bench: Bench, lease: Lease) {
    this.bench = bench;
    this.lease = lease;
    this.name = streamName(lease);
  }

  write(text: string): void {
    if (text === "") return;
    if (!this.isOpen) this.open();
    this.waiting += text;
    if (this.waiting.length >= chunkLength) this.flush();
    else this.flushSoon();
  }

  /** Writes what is left, turns the chunks into one blob and announces it; does nothing where nothing was written. */
  async close(): Promise<void> {
    this.flush();
    await this.writing;
    if (!this.isOpen) return;
    const { outputs } = this.bench.stores;
    const text = await outputs.read(this.lease.project, this.name, 0, this.offset);
    await keepWhole(this.bench, this.lease, text);
  }

  private open(): void {
    this.isOpen = true;
    this.queue(() => announce(this.bench, this.lease, "stage.output_opened", {}));
  }

  private flush(): void {
    this.due?.abort();
    this.due = null;
    const text = this.waiting;
    if (text === "") return;
    const at = this.offset;
    this.waiting = "";
    this.offset += text.length;
    this.queue(() => this.bench.stores.outputs.append(this.lease.project, this.name, at, text));
  }

  private flushSoon(): void {
    if (this.due) return;
    this.due = new AbortController();
    void this.bench.parts.clock.sleep(chunkAge, this.due.signal).then(
      () => this.flush(),
      () => undefined,
    );
  }

  /** Queues a write. close() hears of its failure; until then it is not an unhandled one. */
  private queue(write: () => Promise<void>): void {
    this.writing = this.writing.then(write);
    this.writing.catch(() => undefined);
  }
}

/** Closes what earlier attempts at the unit streamed until they were cut off, so that no text stays in chunks for good. */
export async function closeCutOutputs(bench: Bench, lease: Lease): Promise<void> {
  for (let attempt = 1; attempt < lease.attempt; attempt += 1) {
    const cut = { ...lease, attempt };
    const { outputs } = bench.stores;
    const text = await outputs.read(cut.project, streamName(cut), 0, Number.MAX_SAFE_INTEGER);
    if (text !== "") await keepWhole(bench, cut, text);
  }
}

/** Turns a stream into one blob, announces it, and lets go of the chunks. */
async function keepWhole(bench: Bench, lease: Lease, text: string): Promise<void> {
  const { digest } = await bench.parts.blobs.put(Buffer.from(text));
  await announce(bench, lease, "stage.output_closed", { length: text.length, blob: digest });
  await bench.stores.outputs.close(lease.project, streamName(lease));
}

function streamName({ run, stage, unit, attempt }: Lease): string {
  return `${run}/${stage}/${unit}/${attempt}`;
}

async function announce(
  bench: Bench,
  lease: Lease,
  type: "stage.output_opened" | "stage.output_closed",
  more: object,
): Promise<void> {
  const { run, stage, unit, attempt } = lease;
  const payload = { unit, attempt, stream: streamName(lease), ...more };
  const event = { type, run, stage, payload } as EventDraft;
  await bench.stores.journal.announce([event], bench.parts.clock.now());
}
