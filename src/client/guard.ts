import type { BacklotClient } from "./client.ts";

/** What a connection is looked after for. */
export interface Guarded {
  readonly client: BacklotClient;
  /** Aborted when the connection is over. */
  readonly signal: AbortSignal;
  /** Nothing was heard for too long. */
  readonly onSilence: () => void;
  /** No frame has come for a while: one may have been lost. */
  readonly onQuiet: () => void;
  /** It has lasted long enough to try something better. */
  readonly onLong: () => void;
}

/** Looks after a connection, by counting short sleeps: it needs no clock. */
export class Guard {
  /** While what came in is worked on, silence means nothing. */
  isBusy = false;
  /** How long the connection has been there, in milliseconds. */
  lasted = 0;
  private silent = 0;
  private quiet = 0;

  constructor(guarded: Guarded) {
    void this.look(guarded);
  }

  heard(frames: number): void {
    this.silent = 0;
    if (frames > 0) this.quiet = 0;
  }

  private async look({ client, signal, ...told }: Guarded): Promise<void> {
    const { silence, audit, backToBest } = client.timing;
    const step = Math.min(silence, audit) / 5;
    try {
      while (!signal.aborted) {
        await client.sleep(step, signal);
        if (this.isBusy) continue;
        this.silent += step;
        this.quiet += step;
        this.lasted += step;
        if (this.silent >= silence) told.onSilence();
        if (this.lasted >= backToBest) told.onLong();
        if (this.quiet < audit) continue;
        this.quiet = 0;
        told.onQuiet();
      }
    } catch {
      // The connection is over.
    }
  }
}
