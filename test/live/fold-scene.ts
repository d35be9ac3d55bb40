import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LogEvent } from "../../src/core/event.ts";
import { applyToRun, type OutputView, type RunView } from "../../src/core/live/run-view.ts";
import { ownerTokens, startServer, type Server } from "./server.ts";
import { jsonAt } from "./followers.ts";
import { pick, type Chance } from "./json-schema-values.ts";

/** A server that is killed and started again on the same port and folder. */
export interface MortalServer {
  readonly url: string;
  readonly port: number;
  readonly deaths: number;
  /** How often one token may ask is limited: there is one for each seed. */
  readonly tokens: readonly string[];
  /** SIGKILL, a short while of nothing, and a new process. */
  killAndRestart(pause: number): Promise<void>;
  stop(): Promise<void>;
}

/** @param names - further URLs under which clients reach it */
export async function startMortalServer(
  folder: string,
  names: readonly string[],
): Promise<MortalServer> {
  const args = [...names.flatMap((name) => ["--public-url", name]), "--log-level", "error"];
  let server: Server = await startServer({ folder, args });
  const { url, port } = server;
  const tokens = await ownerTokens(server, names.length).catch(async (error: unknown) => {
    await server.kill();
    throw error;
  });
  let deaths = 0;
  return {
    url,
    port,
    tokens,
    get deaths() {
      return deaths;
    },
    async killAndRestart(pause) {
      await server.kill();
      deaths += 1;
      await sleep(pause);
      server = await startServer({ folder, args, port });
    },
    async stop() {
      await server.kill();
    },
  };
}

const script = join(import.meta.dirname, "../../examples/the-night-ferry/the-night-ferry.fountain");

/** Starts a run that makes its events quickly, in a project of its own, while the server may die at any moment. */
export async function startSomeRun(
  url: string,
  token: string,
  chance: Chance,
  seed: number,
): Promise<string> {
  const project = idIn(await insist(url, token, "/api/projects", { name: `Seed ${seed}` }));
  const kind = pick(chance, ["echo", "echo", "ideation", "breakdown"] as const);
  const runs = `/api/projects/${project}/runs`;
  if (kind === "echo") {
    const titles = Array.from(
      { length: 10 + Math.floor(chance() * 90) },
      (_, at) => `Note ${at} \u{1F6A2}`,
    );
    const params = { titles, delay: Math.floor(chance() * 12) };
    return idIn(await insist(url, token, runs, { pipeline: "test-echo", params }));
  }
  if (kind === "ideation") {
    const params = { topic: `The ${seed}th lamp`, pace: Math.floor(chance() * 60) };
    return idIn(await insist(url, token, runs, { pipeline: "ideation-demo", params }));
  }
  const file = new FormData();
  file.set("file", new Blob([readFileSync(script)]), "the-night-ferry.fountain");
  const input = idIn(await insist(url, token, `/api/projects/${project}/inputs`, file));
  const options = { controlMode: "autonomous" };
  return idIn(await insist(url, token, runs, { pipeline: "screenplay-breakdown", input, options }));
}

function idIn(answer: unknown): string {
  const { id, run } = answer as { readonly id?: string; readonly run?: { readonly id: string } };
  return run?.id ?? id ?? "";
}

/** Posts until it is answered; what a death cut off is asked for once more under another key. */
async function insist(url: string, token: string, path: string, sent: unknown): Promise<unknown> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const isForm = sent instanceof FormData;
    const headers = {
      "idempotency-key": crypto.randomUUID(),
      authorization: `Bearer ${token}`,
      ...(isForm ? {} : { "content-type": "application/json" }),
    };
    try {
      const body = isForm ? sent : JSON.stringify(sent);
      const response = await fetch(url + path, { method: "POST", headers, body });
      const text = await response.text();
      if (response.ok) return JSON.parse(text) as unknown;
      if (response.status < 500 && response.status !== 429) throw new Refused(`${path}: ${text}`);
    } catch (error) {
      if (error instanceof Refused) throw error;
    }
    await sleep(40);
  }
  throw new Error(`${path} was never answered.`);
}

class Refused extends Error {}

/** Posts a line to a run's log, if the server is there to take it. */
export async function tryToLog(
  url: string,
  token: string,
  run: string,
  number: number,
): Promise<void> {
  const json = { agent: "Examiner", event: "note", payload: { number, text: "\u{1F3AC}é\u2028" } };
  await tryToPost(`${url}/api/runs/${run}/logs`, token, json);
}

async function tryToPost(url: string, token: string, json: unknown): Promise<void> {
  try {
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const body = JSON.stringify(json);
    await (await fetch(url, { method: "POST", headers, body })).text();
  } catch {
    // It was dead: then nothing has come of it.
  }
}

/** What is stored of a run. */
export interface Stored {
  readonly last: number;
  readonly texts: Readonly<Record<string, string>>;
  /** The fold of the log from nothing up to this event of the run. */
  foldTo(runSeq: number): RunView;
}

/** What the log holds, read by plain paging, and the texts as they are stored. */
export async function storedState(
  url: string,
  token: string,
  run: string,
  limit: number,
): Promise<Stored> {
  const at = `${url}/api/runs/${run}`;
  const empty = (await jsonAt(`${at}/view?at=0`, token)) as RunView;
  const events: LogEvent[] = [];
  for (let after = 0; ;) {
    const page = (await jsonAt(`${at}/events?after=${after}&limit=${limit}`, token)) as {
      readonly items: readonly LogEvent[];
      readonly next: number;
    };
    if (page.items.length === 0) break;
    events.push(...page.items);
    after = page.next;
  }
  const foldTo = (runSeq: number) => {
    const view = structuredClone(empty);
    for (const event of events.slice(0, runSeq))
      if (applyToRun(view, event) !== "next")
        throw new Error(`The log has a hole at ${event.seq}.`);
    return view;
  };
  const texts: Record<string, string> = {};
  for (const output of foldTo(Infinity).outputs)
    texts[output.stream] = await storedText(at, token, output);
  return { last: events.length, texts, foldTo };
}

async function storedText(at: string, token: string, { stream }: OutputView): Promise<string> {
  let text = "";
  for (;;) {
    const place = `stream=${encodeURIComponent(stream)}&offset=${text.length}&limit=1000`;
    const piece = (await jsonAt(`${at}/output?${place}`, token)) as { readonly text: string };
    if (piece.text === "") return text;
    text += piece.text;
  }
}

/** Whether a run has ended; says yes to what it asks meanwhile. */
export async function isFinished(url: string, token: string, run: string): Promise<boolean> {
  const { finishedAt, gates } = (await jsonAt(`${url}/api/runs/${run}/view`, token)) as RunView;
  for (const { gate, verdict } of gates)
    if (verdict === null && finishedAt === null)
      await tryToPost(`${url}/api/gates/${gate}/decision`, token, { verdict: "approved" });
  return finishedAt !== null;
}
