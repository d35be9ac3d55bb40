import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";

test("a run's stages and their units are listed", async () => {
  const { ask, production } = await openApi(compose);
  const { run } = await production("test-echo", { titles: ["One", "Two", "Three"] });

  const first = await ask(`GET /api/runs/${run}/stages?limit=1`);
  const rest = await ask(`GET /api/runs/${run}/stages?after=${first.json.next}`);
  const units = await ask(`GET /api/runs/${run}/stages/echo/units`);

  expect(first.json.items).toMatchObject([{ stage: "seed", status: "completed" }]);
  expect(rest.json.items).toMatchObject([{ stage: "echo", status: "completed", artifacts: 3 }]);
  expect(units.json.items).toMatchObject([{ stage: "echo", status: "completed", error: null }]);
});

test("a list does not go on from where it never was", async () => {
  const { ask, production } = await openApi(compose);
  const { run } = await production("test-echo");

  expect((await ask(`GET /api/runs/${run}/stages?after=nowhere`)).status).toBe(400);
});
