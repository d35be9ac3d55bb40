import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";

test("a view is the fold of the log, now or as it was", async () => {
  const { ask, production } = await openApi(compose);
  const { project, run } = await production("test-echo");

  const now = await ask(`GET /api/runs/${run}/view`);
  const before = await ask(`GET /api/runs/${run}/view?at=2`);
  const home = await ask(`GET /api/projects/${project}/view`);

  expect(now.json).toMatchObject({ run, status: "completed" });
  expect(before.json).toMatchObject({ run, status: "queued" });
  expect(home.json.runs).toMatchObject([{ run, status: "completed" }]);
  expect(home.json.cursor).toBe(now.json.cursor.seq);
  expect(now.headers.get("content-type")).toBe("application/json");
});
