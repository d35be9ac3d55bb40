import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";

test("a project's work is taken out as a file", async () => {
  const { ask, production } = await openApi(compose);
  const { project } = await production("test-echo");

  const file = await ask(`GET /api/projects/${project}/exports/json`);

  expect(file.status).toBe(200);
  expect(file.headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''ferry.json");
  expect(file.text).toContain("note-list");
});

test("what a project has not come to is not found", async () => {
  const { ask, production } = await openApi(compose);
  const { project } = await production("test-echo");

  expect((await ask(`GET /api/projects/${project}/exports/fountain`)).status).toBe(404);
  expect((await ask(`GET /api/projects/${project}/exports/csv?table=characters`)).status).toBe(404);
  expect((await ask(`GET /api/projects/${project}/exports/exe`)).status).toBe(400);
});
