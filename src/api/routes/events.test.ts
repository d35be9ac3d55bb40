import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { RunId } from "../../core/id.ts";
import { localPerson } from "../../core/principal.ts";
import { openApi } from "../api.testing.ts";

test("whoever polls hears everything once, and when it is over", async () => {
  const { ask, production } = await openApi(compose);
  const { project, run } = await production("test-echo");
  const heard: { seq: number; type: string }[] = [];

  let [after, isFinished] = [0, false];
  while (!isFinished) {
    const { json } = await ask(`GET /api/runs/${run}/events?after=${after}&limit=5`);
    heard.push(...json.items);
    [after, isFinished] = [json.next, json.isFinished];
  }

  expect(heard[0]?.type).toBe("run.created");
  expect(heard.at(-1)?.type).toBe("run.finished");
  expect(new Set(heard.map(({ seq }) => seq)).size).toBe(heard.length);
  const all = await ask(`GET /api/projects/${project}/events?limit=1000`);
  expect(all.json.items.map(({ seq }: never) => seq)).toEqual(
    Array.from({ length: all.json.next }, (_, at) => at + 1),
  );
});

test("only events of some types are asked for", async () => {
  const { ask, production } = await openApi(compose);
  const { run } = await production("test-echo");

  const { json } = await ask(`GET /api/runs/${run}/events?types=run.started,run.finished`);
  const wrong = await ask(`GET /api/runs/${run}/events?types=run.exploded`);

  expect(json.items.map(({ type }: never) => type)).toEqual(["run.started", "run.finished"]);
  expect(wrong.status).toBe(400);
});

test("a page ends where it is long, and whoever polls hears that more comes", async () => {
  const { ask, production, studio } = await openApi(compose);
  const { run } = await production("test-echo");
  const { logs } = studio.as(localPerson);
  const line = { agent: "A", event: "e", payload: { text: "x".repeat(60_000) } };
  for (let at = 0; at < 40; at += 1) await logs.add(RunId.parse(run), line);

  const first = await ask(`GET /api/runs/${run}/events?limit=1000`);
  const lines = await ask(`GET /api/runs/${run}/logs?limit=1000`);
  const jobs = await ask(`GET /api/v1/jobs/${run}/events?limit=1000`);
  let [heard, page] = [first.json.items.length as number, first];
  while (!page.json.isFinished) {
    page = await ask(`GET /api/runs/${run}/events?limit=1000&after=${page.json.next}`);
    heard += page.json.items.length;
  }
  const last = await ask(`GET /api/runs/${run}/events?limit=1&after=${page.json.next}`);

  for (const { text } of [first, lines, jobs]) expect(text.length).toBeLessThan(2_000_000);
  expect(first.json.isFinished).toBe(false);
  expect(page.json.items.at(-1).runSeq).toBe(heard);
  expect(last.json).toMatchObject({ items: [], isFinished: true });
});
