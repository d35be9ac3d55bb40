import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";

test("a token is made, used, listed without its secret, and taken back", async () => {
  const { ask, join } = await openApi(compose);
  const { cookie } = await join("Mara");

  const made = await ask("POST /api/tokens", { cookie, json: { name: "ci", scopes: ["read"] } });
  const { token, secret } = made.json;
  const used = await ask("GET /api/session", { token: secret });
  const list = await ask("GET /api/tokens", { cookie });
  const removed = await ask(`DELETE /api/tokens/${token.id}`, { cookie });

  expect(secret).toMatch(/^bkl_[\w-]{43}$/u);
  expect(used.json).toMatchObject({ by: "token", scopes: ["read"], expiresAt: token.expiresAt });
  expect(list.json.items).toMatchObject([{ id: token.id, name: "ci" }]);
  expect(list.text).not.toContain(secret);
  expect(removed.status).toBe(204);
  expect((await ask("GET /api/session", { token: secret })).status).toBe(401);
});

test("before anybody has an account, the person at this machine makes no token", async () => {
  const { ask, studio } = await openApi(compose);

  const answer = await ask("POST /api/tokens", { json: { name: "early", scopes: ["admin"] } });

  expect(answer.status).toBe(403);
  expect(answer.json.message).toBe("Nobody has an account yet whose token this would be.");
  expect(await studio.accounts.tokens("local")).toEqual([]);
});

test("a token gives no other token, so that none outlives its day", async () => {
  const { ask, join, tokenOf } = await openApi(compose);
  const { person } = await join("Mara");
  const token = await tokenOf(person.id, ["read", "write", "spend", "admin"]);

  const answer = await ask("POST /api/tokens", {
    token,
    json: { name: "child", scopes: ["read"] },
  });

  expect(answer.status).toBe(403);
  expect(await ask("GET /api/tokens", { token })).toMatchObject({ json: { items: [{}] } });
});

test("a token is not made for a project that its person does not see", async () => {
  const { ask, join } = await openApi(compose);
  const mara = await join("Mara");
  const tom = await join("Tom");
  const { json: project } = await ask("POST /api/projects", { ...mara, json: { name: "Ferry" } });

  const answer = await ask("POST /api/tokens", {
    cookie: tom.cookie,
    json: { name: "spy", scopes: ["read"], project: project.id },
  });

  expect(answer.status).toBe(404);
});
