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
    this.name = `${lease.run}/${lease.stage}/${lease.unit}/${lease.attempt}`;
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
    const { stores, parts } = this.bench;
    const text = await stores.outputs.read(this.lease.project, this.name, 0, this.offset);
    const { digest } = await parts.blobs.put(Buffer.from(text));
    await this.announce("stage.output_closed", { length: this.offset, blob: digest });
    await stores.outputs.close(this.lease.project, this.name);
  }

  private open(): void {
    this.isOpen = true;
    this.queue(() => this.announce("stage.output_opened", {}));
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

  private announce(
    type: "stage.output_opened" | "stage.output_closed",
    more: object,
  ): Promise<void> {
    const payload = {
      unit: this.lease.unit,
      attempt: this.lease.attempt,
      stream: this.name,
      ...more,
    };
    const event = { type, run: this.lease.run, stage: this.lease.stage, payload } as EventDraft;
    return this.bench.stores.journal.announce([event], this.bench.parts.clock.now());
  }
}
