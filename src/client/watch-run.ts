import type { LogEvent } from "../core/event.ts";
import { applyToRun, type RunView } from "../core/live/run-view.ts";
import { isFinished } from "../core/finished.ts";
import type { BacklotClient } from "./client.ts";
import { notOurs } from "./failure.ts";
import { Follower, type Fold } from "./follower.ts";
import type { TextPiece } from "./output-text.ts";
import { everything, Outputs, usualOutputLimits, type WatchedOutput } from "./outputs.ts";
import { waitBefore } from "./surroundings.ts";
import type { TransportName } from "./transport.ts";
import { begun, Changes, type Watch, type WatchOptions } from "./watch.ts";

/** A piece of a stream as the server reads it out. */
export interface OutputPiece extends TextPiece {
  /** Of the whole stream, in UTF-16 units; null while it is written to. */
  readonly length: number | null;
}

/** A run that is followed live. */
export interface RunWatch extends Watch<RunView> {
  /**
   * What is here of an output stream; empty while the run has none of that name. What was written before the watch began is
   * asked for when somebody first looks.
   */
  output(stream: string): WatchedOutput;
  /** Reads any part of a stream's text; throws `RequestFailed`. */
  readOutput(stream: string, offset: number, limit?: number): Promise<OutputPiece>;
}

export interface RunWatchOptions extends WatchOptions {
  /** Whether text comes too; default yes. */
  readonly outputs?: boolean;
  /** Keeps all text of all streams, however long, instead of the newest 100 KB of each. */
  readonly keepAll?: boolean;
}

/** Read of a stream at a time, in UTF-16 units. */
const pieceLength = 65_536;

/** Follows a run: its view, and the text that its stages write. Never throws; see `error`. */
export function watchRun(
  client: BacklotClient,
  run: string,
  options: RunWatchOptions = {},
): RunWatch {
  const changes = new Changes(client.soon);
  const path = `/api/runs/${encodeURIComponent(run)}`;
  const read = async (
    stream: string,
    offset: number,
    limit = pieceLength,
    signal?: AbortSignal,
  ) => {
    const query = new URLSearchParams({ stream, offset: `${offset}`, limit: `${limit}` });
    return pieceIn(client, await client.read(`${path}/output?${query.toString()}`, signal));
  };
  const outputs: Outputs = new Outputs({
    limits: options.keepAll ? everything : usualOutputLimits,
    read: (stream, offset) => read(stream, offset, pieceLength, follower.signal),
    pause: (failures, least) => {
      const wait = Math.max(least, waitBefore(failures, client.timing, client.random));
      return client.sleep(wait, follower.signal).catch(() => undefined);
    },
    changed: () => follower.moved(),
  });
  const wantsOutputs = options.outputs ?? true;
  const fold = new RunFold({ client, path, run, wantsOutputs, outputs });
  const follower: Follower = new Follower(
    fold,
    {
      transports: transportsFor(client, options.transport ?? "auto"),
      keep: options.keep ?? false,
      from: options.from,
      onEvent: options.onEvent,
    },
    changes,
  );
  const watch = begun({ follower, changes, options, view: () => fold.view });
  return Object.assign(watch, {
    output: (stream: string) => outputs.look(stream),
    readOutput: (stream: string, offset: number, limit?: number) => read(stream, offset, limit),
  });
}

function transportsFor(
  client: BacklotClient,
  wanted: TransportName | "auto",
): readonly TransportName[] {
  if (wanted !== "auto") return [wanted];
  const hasSocket = client.WebSocket !== null && !client.hasToken;
  return hasSocket ? ["sse", "websocket", "polling"] : ["sse", "polling"];
}

interface RunFoldParts {
  readonly client: BacklotClient;
  readonly path: string;
  readonly run: string;
  readonly wantsOutputs: boolean;
  readonly outputs: Outputs;
}

class RunFold implements Fold {
  readonly client: BacklotClient;
  readonly path: string;
  readonly run: string;
  readonly wantsOutputs: boolean;
  view: RunView | null = null;
  isLoaded = false;
  private readonly outputs: Outputs;

  constructor({ client, path, run, wantsOutputs, outputs }: RunFoldParts) {
    [this.client, this.path, this.run] = [client, path, run];
    [this.wantsOutputs, this.outputs] = [wantsOutputs, outputs];
  }

  readonly place = () => ({
    after: this.view?.cursor.seq ?? 0,
    offsets: this.wantsOutputs ? this.outputs.offsets() : new Map<string, number>(),
  });

  async readOutput(stream: string, offset: number): Promise<TextPiece> {
    return this.outputs.read(stream, offset);
  }

  async load(at: number | undefined, signal: AbortSignal): Promise<void> {
    const query = at === undefined ? "" : `?at=${at}`;
    const view = (await this.client.read(`${this.path}/view${query}`, signal)) as RunView;
    if (!Array.isArray(view.stages) || !Number.isSafeInteger(view.cursor?.runSeq))
      throw notOurs(this.client.url, 200);
    this.view = view;
    this.isLoaded = true;
    if (this.wantsOutputs) this.outputs.begin(view);
  }

  forget(): void {
    this.isLoaded = false;
  }

  take(event: LogEvent) {
    const arrival = applyToRun(this.view!, event);
    if (arrival === "next" && this.wantsOutputs) {
      if (event.type === "stage.output_opened") this.outputs.open(event.payload.stream);
      if (event.type === "stage.output_closed") this.outputs.close(event.payload);
    }
    return arrival;
  }

  takeOutput(stream: string, piece: TextPiece): boolean {
    return this.outputs.take(stream, piece);
  }

  isWhole({ seq }: { readonly seq: number | null }): boolean {
    const { cursor, status } = this.view!;
    return isFinished(status) && (seq === null || cursor.seq >= seq);
  }

  settle(): Promise<void> {
    return this.outputs.settle();
  }
}

function pieceIn(client: BacklotClient, value: unknown): OutputPiece {
  const { text, offset, length, isFinal } = value as Partial<OutputPiece>;
  if (typeof text !== "string" || !Number.isSafeInteger(offset)) throw notOurs(client.url, 200);
  return { text, offset: offset!, length: length ?? null, isFinal: isFinal === true };
}
