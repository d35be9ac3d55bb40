import { createParser } from "eventsource-parser";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { z } from "zod";
import { openStudio, startServer } from "../../src/compose.ts";
import { definePipeline } from "../../src/core/pipeline.ts";
import { localPerson } from "../../src/core/principal.ts";
import { defineStage, type StageContext } from "../../src/core/stage.ts";
import type { Desks, Studio } from "../../src/studio/studio.ts";

/** A stage that does what the test says, when it says so. */
export interface Puppet {
  log(number: number): void;
  say(text: string): void;
  /** The stage ends; the run with it. */
  finish(): void;
}

type Act = (context: StageContext) => Promise<void> | void;

function createPuppet() {
  const acts: (Act | null)[] = [];
  let wake = () => undefined as void;
  const add = (act: Act | null) => {
    acts.push(act);
    wake();
  };
  const stage = defineStage({
    name: "puppet",
    version: 1,
    title: "Puppet",
    inputs: {},
    outputs: [],
    params: z.object({}),
    lane: "cpu",
    async make(_unit, _inputs, _params, context) {
      while (true) {
        while (acts.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        const act = acts.shift();
        if (!act) return;
        await act(context);
      }
    },
  });
  const pipeline = definePipeline({
    name: "puppet",
    version: 1,
    title: "Puppet",
    description: "",
    params: z.object({}),
    files: "none",
    stages: [{ stage, params: {} }],
  });
  const puppet: Puppet = {
    log: (number) => add(({ log }) => log("puppet", "tick", { number })),
    say: (text) => add(({ output }) => output(text)),
    finish: () => add(null),
  };
  return { stage, pipeline, puppet };
}

export interface Served {
  readonly url: string;
  readonly studio: Studio;
  readonly desks: Desks;
  readonly puppet: Puppet;
  /** Each line of the server's log, parsed. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** Starts a run of the puppet. */
  start(): Promise<{ readonly run: string; readonly project: string }>;
  close(): Promise<void>;
}

type Streams = NonNullable<Parameters<typeof startServer>[0]["streams"]>;

/** A real server on a free port of this machine, over a real studio, closed when the test ends. */
export async function served(streams: Streams = {}): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), "backlot-served-"));
  const { stage, pipeline, puppet } = createPuppet();
  const shelves = { stages: [stage], pipelines: [pipeline] };
  const studio = await openStudio({ folder, mode: "write", mirror: false, ...shelves });
  const desks = studio.as(localPerson);
  const lines: string[] = [];
  const server = await startServer({
    studio,
    folder,
    host: "127.0.0.1",
    port: 0,
    version: "0.0.0-test",
    streams,
    outlet: { write: (text) => void lines.push(text), isTerminal: false },
  });
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    puppet.finish();
    await server.close();
    await studio.close();
    rmSync(folder, { recursive: true, force: true });
  };
  onTestFinished(close);
  return {
    url: server.url,
    studio,
    desks,
    puppet,
    get log() {
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    async start() {
      const asked = { pipeline: "puppet", project: "Puppet", path: null, params: {} };
      const { run, project } = await desks.runs.create({
        ...asked,
        options: { force: true },
        start: true,
      });
      return { run: run.id, project: project.id };
    },
    close,
  };
}

/** One server-sent event, or the mark of a comment. */
export interface Heard {
  readonly id: string | undefined;
  readonly type: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- what an event holds is what the tests compare.
  readonly data: any;
}

export interface Listening {
  readonly status: number;
  readonly headers: Headers;
  /** All that was heard so far. */
  readonly heard: readonly Heard[];
  /** Resolves with everything up to the first that fits; rejects when the stream ends without it. */
  until(fits: (heard: Heard) => boolean): Promise<readonly Heard[]>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Follows a stream of server-sent events as a browser does. */
export async function listen(
  url: string,
  headers: Record<string, string> = {},
): Promise<Listening> {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const response = await fetch(url, { headers, signal: leaving.signal });
  const inbox = createInbox<Heard>();
  const parser = createParser({
    onEvent: ({ id, event = "", data }) => inbox.add({ id, type: event, data: JSON.parse(data) }),
    onComment: () => inbox.add({ id: undefined, type: "comment", data: null }),
  });
  const ended = (async () => {
    const text = new TextDecoder();
    try {
      for await (const bytes of response.body ?? [])
        parser.feed(text.decode(bytes as Uint8Array, { stream: true }));
    } catch {
      // The connection was cut; whoever waits hears of it.
    }
    inbox.end();
  })();
  const { status, headers: answered } = response;
  const { all: heard, until } = inbox;
  return { status, headers: answered, heard, until, ended, close: () => leaving.abort() };
}

/** A message of the WebSocket. */
// oxlint-disable-next-line typescript/no-explicit-any -- what a message holds is what the tests compare.
export type Told = Readonly<Record<string, any>>;

export interface Socket {
  readonly told: readonly Told[];
  until(fits: (message: Told) => boolean): Promise<readonly Told[]>;
  send(message: unknown): void;
  /** The code with which it was closed. */
  readonly closed: Promise<number>;
  readonly raw: WebSocket;
}

export async function connect(url: string, headers: Record<string, string> = {}): Promise<Socket> {
  const raw = new WebSocket(`${url.replace("http", "ws")}/ws`, { headers });
  onTestFinished(() => raw.terminate());
  const inbox = createInbox<Told>();
  raw.on("message", (content) =>
    inbox.add(JSON.parse((content as Buffer).toString("utf8")) as Told),
  );
  const closed = new Promise<number>((resolve) => {
    raw.on("close", (code) => {
      inbox.end();
      resolve(code);
    });
  });
  await new Promise<void>((resolve, reject) => {
    raw.once("open", resolve);
    raw.once("error", reject);
  });
  raw.on("error", () => undefined);
  const send = (message: unknown) =>
    raw.send(typeof message === "string" ? message : JSON.stringify(message));
  return { told: inbox.all, until: inbox.until, send, closed, raw };
}

function createInbox<Item>() {
  const all: Item[] = [];
  const waiting = new Set<() => void>();
  let isOver = false;
  const wakeAll = () => {
    for (const wake of waiting) wake();
  };
  return {
    all,
    add(item: Item) {
      all.push(item);
      wakeAll();
    },
    end() {
      isOver = true;
      wakeAll();
    },
    until: (fits: (item: Item) => boolean) =>
      new Promise<readonly Item[]>((resolve, reject) => {
        const look = () => {
          const at = all.findIndex(fits);
          if (at < 0 && !isOver) return;
          waiting.delete(look);
          if (at >= 0) resolve(all.slice(0, at + 1));
          else reject(new Error(`It ended without that: ${JSON.stringify(all).slice(0, 2_000)}`));
        };
        waiting.add(look);
        look();
      }),
  };
}
