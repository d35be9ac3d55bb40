import type { LogEvent } from "../core/event.ts";
import type { Arrival } from "../core/live/run-view.ts";
import { Choice } from "./choice.ts";
import { tiedTo, unlessAborted } from "./cutting.ts";
import { mayPass, RequestFailed } from "./failure.ts";
import { Guard } from "./guard.ts";
import type { TextPiece } from "./output-text.ts";
import { listenByPolling, pageAfter } from "./polling.ts";
import { listenBySse } from "./sse.ts";
import { waitBefore } from "./surroundings.ts";
import type { Heard, StreamEnd, Subject, Transport, TransportName } from "./transport.ts";
import type { Changes, Connection, EndReason } from "./watch.ts";
import { listenByWebSocket } from "./websocket.ts";

/** What is followed: a fold that events go into. */
export interface Fold extends Subject {
  readonly isLoaded: boolean;
  /** Takes the server's fold, at its log's end or as it stood after an event. */
  load(at: number | undefined, signal: AbortSignal): Promise<void>;
  /** Lets go of the fold, so that it is loaded again. */
  forget(): void;
  take(event: LogEvent): Arrival;
  /** Takes text; false when its stream is not known yet. */
  takeOutput(stream: string, piece: TextPiece): boolean;
  /** Whether everything is here that a stream gave before it ended so. */
  isWhole(end: StreamEnd): boolean;
  /** Resolves when all text is here that can be had. */
  settle(): Promise<void>;
}

export interface FollowOptions {
  readonly transports: readonly TransportName[];
  readonly keep: boolean;
  readonly from: number | undefined;
  readonly onEvent: ((event: LogEvent) => void | Promise<void>) | undefined;
}

/** How listening came to an end: by the server's word, a frame that is missing, a lost connection, or for a better one. */
type Cut = StreamEnd | { readonly kind: "gap" | "lost" | "better" };

const transports: Readonly<Record<TransportName, Transport>> = {
  sse: listenBySse,
  websocket: listenByWebSocket,
  polling: listenByPolling,
};

/** Keeps a fold up with its log, over connections that come and go. */
export class Follower {
  connection: Connection = "connecting";
  error: RequestFailed | null = null;
  transport: TransportName | null = null;
  private readonly fold: Fold;
  private readonly options: FollowOptions;
  private readonly changes: Changes;
  private readonly closing = new AbortController();
  private readonly choice: Choice;
  /** Connections in a row that brought nothing new. */
  private failures = 0;
  /** Where the fold is taken from the server: as it stood after an event, or at the log's end. */
  private loadAt: number | undefined;
  private retryAfter = 0;

  constructor(fold: Fold, options: FollowOptions, changes: Changes) {
    this.fold = fold;
    this.options = options;
    this.loadAt = options.from;
    this.changes = changes;
    this.choice = new Choice(options.transports);
  }

  /** Aborted when somebody closes it; text can still be read after an end of its own. */
  get signal(): AbortSignal {
    return this.closing.signal;
  }

  close(): void {
    this.closing.abort();
  }

  /** Follows until there is nothing more to come. Never rejects. */
  async run(): Promise<EndReason> {
    const reason = await this.follow().catch((error: unknown) => this.failed(error));
    this.show("ended");
    return reason;
  }

  private async follow(): Promise<EndReason> {
    while (!this.signal.aborted) {
      try {
        if (!this.fold.isLoaded) await this.begin();
        const cut = await this.listen();
        const reason = cut.kind === "end" ? await this.ending(cut) : this.interrupted(cut.kind);
        if (reason !== "again") return reason;
      } catch (error) {
        if (!this.signal.aborted) this.stumble(error);
      }
      await this.pause();
    }
    return "closed";
  }

  private async begin(): Promise<void> {
    await this.fold.load(this.loadAt, this.signal);
    this.changes.note();
  }

  /** Takes in what comes over one connection, until that is over. */
  private async listen(): Promise<Cut> {
    const { client } = this.fold;
    const { name } = this.choice;
    const { controller, release } = tiedTo(this.signal);
    let early: Cut = { kind: "lost" };
    const cutFor = (cut: Cut) => {
      early = cut;
      controller.abort();
    };
    const guard = new Guard({
      client,
      signal: controller.signal,
      onSilence: () => cutFor({ kind: "lost" }),
      onQuiet: () => void this.audit(controller.signal, () => cutFor({ kind: "gap" })),
      onLong: () => this.choice.isBest || cutFor({ kind: "better" }),
    });
    let wasHeard = false;
    const frames = transports[name](this.fold, controller.signal);
    try {
      while (true) {
        const batch = await nextBatch(frames, controller.signal);
        if (!batch || controller.signal.aborted) return early;
        wasHeard = true;
        guard.heard(batch.length);
        this.live(name);
        guard.isBusy = true;
        const cut = await this.takeAll(batch);
        guard.isBusy = false;
        if (cut) return cut;
      }
    } finally {
      controller.abort();
      release();
      // Not waited for: what is stuck is left behind.
      frames.return().catch(() => undefined);
      this.choice.note(wasHeard);
      if (guard.lasted >= client.timing.silence) this.failures = 0;
    }
  }

  /** Whatever is not the next thing and not known shows that something is missing: then all after it is left. */
  private async takeAll(batch: readonly Heard[]): Promise<Cut | null> {
    for (const heard of batch) {
      if (heard.kind === "end") return heard;
      if (heard.kind === "output") {
        if (!this.fold.takeOutput(heard.stream, heard.piece)) return { kind: "gap" };
        continue;
      }
      const arrival = this.fold.take(heard.event);
      if (arrival === "gap") return { kind: "gap" };
      if (arrival === "known") continue;
      this.moved();
      const told = this.options.onEvent?.(heard.event);
      if (told) await unlessAborted(told, this.signal);
    }
    return null;
  }

  /** Something new has come. */
  moved(): void {
    this.failures = 0;
    this.changes.note();
  }

  private async audit(signal: AbortSignal, onGap: () => void): Promise<void> {
    try {
      const { after } = this.fold.place();
      const { items } = await pageAfter(this.fold, signal, 1);
      if (items.length > 0 && this.fold.place().after === after) onGap();
    } catch {
      // The next audit asks again.
    }
  }

  private async ending(end: StreamEnd): Promise<EndReason | "again"> {
    switch (end.reason) {
      case "revoked":
        this.error = revoked(this.fold.run);
        return "revoked";
      case "removed":
        return "removed";
      case "closing":
        return this.interrupted("lost");
      case "finished": {
        if (!(await this.isWhole(end))) return this.interrupted("gap");
        await unlessAborted(this.fold.settle(), this.signal);
        if (!this.options.keep) return "finished";
        await this.untilMore();
        return "again";
      }
    }
  }

  private async isWhole(end: StreamEnd): Promise<boolean> {
    if (!this.fold.isWhole(end)) return false;
    return end.seq !== null || (await pageAfter(this.fold, this.signal, 1)).items.length === 0;
  }

  /** Looks now and then whether a finished run is tried again. */
  private async untilMore(): Promise<void> {
    const { client } = this.fold;
    while ((await pageAfter(this.fold, this.signal, 1)).items.length === 0)
      await client.sleep(client.timing.rest, this.signal);
    this.failures = 0;
  }

  private interrupted(kind: "gap" | "lost" | "better"): "again" {
    if (kind === "better") this.choice.tryBest();
    else this.failures += 1;
    return "again";
  }

  /** Takes a failure that may pass; throws any other. */
  private stumble(error: unknown): void {
    if (!(error instanceof RequestFailed)) throw error;
    this.failures += 1;
    if (error.status === 409) {
      // The log does not go as far as what is here: it is another one, or an older copy.
      this.loadAt = undefined;
      this.fold.forget();
    } else if (!mayPass(error)) throw error;
    this.error = error;
    this.retryAfter = error.retryAfter ?? 0;
  }

  private async pause(): Promise<void> {
    if (this.failures === 0 || this.signal.aborted) return;
    this.show(this.transport === null ? "connecting" : "reconnecting");
    const { client } = this.fold;
    const wait = waitBefore(this.failures, client.timing, client.random);
    const whole = Math.max(wait, this.retryAfter);
    this.retryAfter = 0;
    await client.sleep(whole, this.signal).catch(() => undefined);
  }

  private live(name: TransportName): void {
    if (this.connection === "live" && this.transport === name) return;
    this.transport = name;
    this.error = null;
    this.show("live");
  }

  private show(connection: Connection): void {
    this.connection = connection;
    this.changes.note();
  }

  private failed(error: unknown): EndReason {
    if (this.signal.aborted) return "closed";
    this.error = error instanceof RequestFailed ? error : unforeseen(error);
    return "failed";
  }
}

/** The next batch; null when the connection is over, however. Throws `RequestFailed` where there was none to be had. */
async function nextBatch(
  frames: AsyncGenerator<readonly Heard[], void>,
  signal: AbortSignal,
): Promise<readonly Heard[] | null> {
  try {
    const { done, value } = await unlessAborted(frames.next(), signal);
    return done ? null : value;
  } catch (error) {
    if (error instanceof RequestFailed && !signal.aborted) throw error;
    return null;
  }
}

function unforeseen(error: unknown): RequestFailed {
  const message = error instanceof Error ? error.message : String(error);
  const hint = "This is a bug; please report it.";
  return new RequestFailed({ code: "unexpected", message, hint }, { cause: error });
}

function revoked(run: string | null): RequestFailed {
  const what = run === null ? "project" : "run";
  return new RequestFailed({
    code: "not-allowed",
    message: `You may no longer see this ${what}.`,
    hint: "Sign in again, or ask an owner of the project to let you in.",
  });
}
