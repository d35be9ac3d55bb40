import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { backlot, start, temporaryFolder, type Started } from "../acceptance/backlot.ts";
import { listen, type Heard } from "./serving.ts";

/** `backlot serve` in a process of its own, once it answers. */
async function serve(
  folder: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<{ readonly url: string; readonly process: Started; said(): string }> {
  const process = start(["serve", "--port", "0", "--data", folder, ...args], env);
  let said = "";
  process.child.stdout!.on("data", (text: string) => (said += text));
  await process.says("Backlot is at ");
  const [url = ""] = /http:\/\/127\.0\.0\.1:\d+/u.exec(said) ?? [];
  return { url, process, said: () => said };
}

async function post(url: string, json: unknown): Promise<{ readonly id: string }> {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(json) });
  expect(response.status).toBe(201);
  return (await response.json()) as { id: string };
}

/** A run of notes that come one by one. */
async function slowRun(url: string, notes: number, delay: number): Promise<string> {
  const project = await post(`${url}/api/projects`, { name: "Notes" });
  const titles = Array.from({ length: notes }, (_, index) => `Note ${index + 1}`);
  const asked = { pipeline: "test-echo", params: { titles, delay } };
  return (await post(`${url}/api/projects/${project.id}/runs`, asked)).id;
}

const landed = ({ type }: Heard) => type === "stage.artifact_emitted";
const events = (heard: readonly Heard[]) => heard.filter(({ id }) => id !== undefined);

test("a server that is killed goes on where it was, and who comes back misses nothing", async () => {
  const folder = temporaryFolder();
  const first = await serve(folder);
  const run = await slowRun(first.url, 12, 60);
  const stream = await listen(`${first.url}/api/runs/${run}/stream`);
  await stream.until(({ type, data }) => landed({ type, id: "", data }) && data.stage === "echo");

  first.process.child.kill("SIGKILL");
  await first.process.ended;
  await stream.ended;
  const before = events(stream.heard);
  const second = await serve(folder);
  const again = await listen(`${second.url}/api/runs/${run}/stream`, {
    "Last-Event-ID": before.at(-1)!.id!,
  });
  const after = await again.until(({ type }) => type === "end");

  const seqs = [...before, ...events(after)].map(({ data }) => data.runSeq as number);
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  expect(after.at(-1)?.data).toMatchObject({ reason: "finished", status: "completed" });
  const view = await fetch(`${second.url}/api/runs/${run}/view`);
  const { artifacts } = (await view.json()) as {
    artifacts: { ref: { type: string; key: string } }[];
  };
  const notes = artifacts.filter(({ ref }) => ref.type === "note").map(({ ref }) => ref.key);
  expect(new Set(notes).size).toBe(12);
  second.process.child.kill("SIGTERM");
  expect((await second.process.ended).err).toContain("goes on with a run that was cut off");
});

test("with --no-resume a run that was cut off stays as it is", async () => {
  const folder = temporaryFolder();
  const first = await serve(folder);
  const run = await slowRun(first.url, 50, 100);
  const stream = await listen(`${first.url}/api/runs/${run}/stream`);
  await stream.until(landed);
  first.process.child.kill("SIGKILL");
  await first.process.ended;

  const second = await serve(folder, ["--no-resume"]);

  const answer = await fetch(`${second.url}/api/runs/${run}`);
  expect(await answer.json()).toMatchObject({ run: { status: "interrupted" } });
});

test("a server that is asked to end tells its streams, puts work back, and ends well", async () => {
  const folder = temporaryFolder();
  const { url, process } = await serve(folder);
  const run = await slowRun(url, 50, 100);
  const stream = await listen(`${url}/api/runs/${run}/stream`);
  await stream.until(landed);

  process.child.kill("SIGTERM");
  await stream.ended;
  const { code } = await process.ended;
  const next = await serve(folder);
  const again = await listen(`${next.url}/api/runs/${run}/stream`);
  await again.until(({ type, data }) => type === "run.started" && data.payload.attempt === 2);

  expect(stream.heard.at(-1)?.data.reason).toBe("closing");
  expect(code).toBe(0);
});

test("other commands work through the server while it is there", async () => {
  const folder = temporaryFolder();
  const { url } = await serve(folder);

  const { code } = await backlot(["run", "test-echo", "--project", "Other", "--data", folder]);
  const answer = await fetch(`${url}/api/runs`);

  expect(code).toBe(0);
  expect(await answer.json()).toMatchObject({ items: [{ status: "completed" }] });
});

test("while nobody has an account, only this machine is listened to", async () => {
  const folder = temporaryFolder();

  const { code, err } = await backlot([
    "serve",
    "--host",
    "0.0.0.0",
    "--port",
    "0",
    "--data",
    folder,
  ]);

  expect(code).toBe(2);
  expect(err).toContain("Nobody has an account yet");
});

test("a port that is taken is said to be", async () => {
  const { url } = await serve(temporaryFolder());
  const { port } = new URL(url);

  const { code, err } = await backlot(["serve", "--port", port, "--data", temporaryFolder()]);

  expect(code).toBe(1);
  expect(err).toContain(`Port ${port} is taken by another program.`);
});

test("the link for the owner's account works once, and then nobody is let in without one", async () => {
  const { url, process, said } = await serve(temporaryFolder());
  await process.says("/studio/setup#");
  const [, secret] = /setup#(\S+)\n/u.exec(said()) ?? [];

  const before = await fetch(`${url}/api/projects`);
  const owner = { name: "Ada", email: "ada@example.com", password: "correct horse", secret };
  await post(`${url}/api/setup`, owner);
  const after = await fetch(`${url}/api/projects`);

  expect([before.status, after.status]).toEqual([200, 401]);
});

test("the figures are there for this machine", async () => {
  const { url } = await serve(temporaryFolder());
  const run = await slowRun(url, 2, 0);
  const stream = await listen(`${url}/api/runs/${run}/stream`);
  await stream.until(({ type }) => type === "end");

  const text = await (await fetch(`${url}/metrics`)).text();

  expect(text).toContain('backlot_runs{status="completed"} 1');
  expect(text).toMatch(
    /backlot_http_requests_total\{method="GET",route="\/api\/runs\/:run\/stream",status="200"\} 1/u,
  );
  expect(text).toMatch(/^backlot_events_total [1-9]\d*$/mu);
  expect(text).toContain("nodejs_eventloop_lag_seconds");
});

interface SentSpan {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
}

test("where somebody gathers traces, requests, runs, stages and units are sent there", async () => {
  const spans: SentSpan[] = [];
  const gatherer = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      const { resourceSpans } = JSON.parse(body) as {
        resourceSpans: { scopeSpans: { spans: SentSpan[] }[] }[];
      };
      for (const { scopeSpans } of resourceSpans)
        spans.push(...scopeSpans.flatMap((one) => one.spans));
      response.setHeader("Content-Type", "application/json").end("{}");
    });
  });
  await new Promise<void>((resolve) => gatherer.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void gatherer.close());
  const endpoint = `http://127.0.0.1:${(gatherer.address() as AddressInfo).port}`;
  const { url, process } = await serve(temporaryFolder(), [], {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  });
  const run = await slowRun(url, 2, 0);
  const stream = await listen(`${url}/api/runs/${run}/stream`);
  await stream.until(({ type }) => type === "end");

  process.child.kill("SIGTERM");
  const { code } = await process.ended;

  expect(code).toBe(0);
  const named = (name: string) => spans.find((span) => span.name === name)!;
  expect(named("GET /api/runs/:run/stream")).toBeDefined();
  expect(named("run").attributes).toContainEqual({
    key: "backlot.run",
    value: { stringValue: run },
  });
  expect(named("stage echo").parentSpanId).toBe(named("run").spanId);
  expect(named("unit echo").parentSpanId).toBe(named("stage echo").spanId);
  expect(spans.filter(({ name }) => name === "run")).toHaveLength(1);
});
