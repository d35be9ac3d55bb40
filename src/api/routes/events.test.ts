import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
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
