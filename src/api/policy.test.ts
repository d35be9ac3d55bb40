import { expect, test } from "vitest";
import * as compose from "../compose.ts";
import { openApi } from "./api.testing.ts";
import { guard, router } from "./route.ts";
import { routesWithoutPolicy } from "./policy.ts";

test("every route of the studio has a policy", async () => {
  const { app } = await openApi(compose);

  expect(routesWithoutPolicy(app.routes)).toEqual([]);
});

test("a route that forgot its policy is found", () => {
  const app = router();
  app.get("/guarded", guard({ who: "anyone" }), (c) => c.text("Come in."));
  app.get("/forgotten", (c) => c.text("Come in."));
  app.all("/wide-open", (c) => c.text("Come in."));

  expect(routesWithoutPolicy(app.routes)).toEqual(["GET /forgotten", "ALL /wide-open"]);
});

test("a route that forgot its policy is not there for anybody", async () => {
  const { app, ask } = await openApi(compose);
  app.get("/forgotten", (c) => c.text("Come in."));

  const answer = await ask("GET /forgotten");

  expect(answer.status).toBe(404);
  expect(answer.json.code).toBe("not-found");
});
