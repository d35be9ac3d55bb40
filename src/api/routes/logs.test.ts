import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";
import { talking } from "../talk.testing.ts";

test("a program writes into a run's log, beside the run's own agents", async () => {
  const { ask, production } = await openApi(compose, {}, talking);
  const { run } = await production("test-talking");

  const written = await ask(`POST /api/runs/${run}/logs`, {
    json: { agent: "reader", event: "read", payload: { pages: 3 } },
  });

  expect(written.status).toBe(201);
  const { json } = await ask(`GET /api/runs/${run}/logs`);
  expect(json.items.map(({ agent }: never) => agent)).toEqual(["talker", "reader"]);
  expect(json.items[1]).toEqual(written.json);
  expect((await ask(`GET /api/runs/${run}/logs?after=${json.next}`)).json.items).toEqual([]);
});
