import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";
import { talking } from "../talk.testing.ts";

test("a program's own artifact becomes part of a run, numbered in it", async () => {
  const { ask, production } = await openApi(compose, {}, talking);
  const { run } = await production("test-talking");

  const posted = await ask(`POST /api/runs/${run}/artifacts`, {
    json: { type: "test-saying", body: { text: "From outside" } },
  });

  expect(posted.status).toBe(201);
  expect(posted.json).toMatchObject({ run, source: "import", runVersion: 2 });
  const latest = await ask(`GET /api/runs/${run}/artifacts?type=test-saying`);
  expect(latest.json.items).toEqual([posted.json]);
  const versions = await ask(`GET /api/runs/${run}/artifacts/test-saying/versions`);
  expect(versions.json.items.map(({ runVersion }: never) => runVersion)).toEqual([2, 1]);
});
