import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const repository = join(import.meta.dirname, "..", "..");

/** A studio's server in a process of its own. */
export interface LiveServer {
  readonly url: string;
  /** In MiB, now. */
  memory(): number;
  /** In MiB, the most so far. */
  peakMemory(): number;
  /** How much of the text that was streamed is on its heap once garbage is collected, in KB. */
  heldText(): Promise<number>;
  close(): Promise<void>;
}

export async function startLiveServer(folder: string): Promise<LiveServer> {
  const child = program("test/live/programs/studio.ts", [folder, "0"]);
  const url = (await firstLine(child)).trim();
  const held = (what: string) => {
    const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
    return Number(new RegExp(`${what}:\\s+(\\d+)`, "u").exec(status)?.[1] ?? Number.NaN) / 1_024;
  };
  return {
    url,
    memory: () => held("VmRSS"),
    peakMemory: () => held("VmHWM"),
    heldText: async () => {
      const line = firstLine(child);
      child.kill("SIGUSR2");
      return Number(await line) / 1_000;
    },
    close: async () => {
      const gone = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await gone;
      clearTimeout(timer);
    },
  };
}

/** Viewers in a process of their own. */
export interface Viewers {
  /** Resolves when all have ended, with what each heard. */
  readonly heard: Promise<Heard>;
}

/** What the viewers of one process have heard. */
export interface Heard {
  /** From the event's own time to its arrival, in milliseconds: what each viewer measured. */
  readonly delays: readonly number[];
  /** Events that each viewer received. */
  readonly counts: readonly number[];
  /** Characters of output that each viewer received. */
  readonly texts: readonly number[];
}

/** Starts viewers of a run and resolves once all of them are connected. */
export async function startViewers(url: string, run: string, count: number): Promise<Viewers> {
  const child = program("bench/live/viewers.ts", [url, run, `${count}`]);
  let said = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (said += text));
  const heard = new Promise<Heard>((resolve, reject) => {
    child.once("close", () => {
      const line = said.split("\n")[1];
      if (line === undefined || line === "") reject(new Error("The viewers ended early."));
      else resolve(JSON.parse(line) as Heard);
    });
  });
  while (!said.includes("\n")) {
    if (child.exitCode !== null) throw new Error("The viewers could not connect.");
    await sleep(20);
  }
  return { heard };
}

/** What a program says that does its work once and prints it as JSON. */
export async function resultOf(file: string, args: readonly string[]): Promise<unknown> {
  return JSON.parse(await firstLine(program(file, args))) as unknown;
}

function program(file: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(repository, file), ...args], {
    cwd: repository,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const close = () => reject(new Error(`It ended and said only: ${said}`));
    const hear = (text: string) => {
      said += text;
      if (!said.includes("\n")) return;
      child.stdout?.off("data", hear);
      child.off("close", close);
      resolve(said.split("\n")[0] ?? "");
    };
    child.stdout?.setEncoding("utf8").on("data", hear);
    child.once("close", close);
  });
}

/** A run that is there and waits to be started. */
export interface WaitingRun {
  readonly run: string;
  start(): Promise<void>;
  /** Resolves with how long it took from its start to its end by its own clock, in milliseconds. */
  finished(): Promise<number>;
}

export async function createRun(
  url: string,
  pipeline: string,
  params: Readonly<Record<string, unknown>>,
): Promise<WaitingRun> {
  const project = String((await post(`${url}/api/projects`, { name: "Bench" }))["id"]);
  const wanted = { pipeline, params, start: false };
  const created = await post(`${url}/api/projects/${project}/runs`, wanted);
  const run = String((created["run"] as { id?: string } | undefined)?.id ?? created["id"]);
  return {
    run,
    start: async () => void (await post(`${url}/api/runs/${run}/resume`, {})),
    finished: async () => {
      for (;;) {
        const response = await fetch(`${url}/api/runs/${run}/events?types=run.finished&limit=1`);
        const { items } = (await response.json()) as {
          items: readonly { payload: { status: string; durationMs: number } }[];
        };
        const [end] = items;
        if (end?.payload.status === "completed") return end.payload.durationMs;
        if (end) throw new Error(`The bench's run ended as ${end.payload.status}.`);
        await sleep(100);
      }
    },
  };
}

async function post(url: string, json: unknown): Promise<Readonly<Record<string, unknown>>> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(json) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} gave ${response.status}: ${text}`);
  return (text === "" ? {} : JSON.parse(text)) as Readonly<Record<string, unknown>>;
}
