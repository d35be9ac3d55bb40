import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";

test("a new password ends the other sessions", async () => {
  const { ask, join } = await openApi(compose);
  const { cookie } = await join("Mara");
  const credentials = { email: "mara@example.com", password: "the password of Mara" };
  const other = (await ask("POST /api/session", { json: credentials })).headers.get("set-cookie")!;

  const changed = await ask("PUT /api/me/password", {
    cookie,
    json: { old: credentials.password, next: "another long password" },
  });

  expect(changed.status).toBe(204);
  expect((await ask("GET /api/me", { cookie })).json.name).toBe("Mara");
  expect((await ask("GET /api/me", { cookie: other.split(";")[0]! })).status).toBe(401);
});

test("a token does not change a password", async () => {
  const { ask, join, tokenOf } = await openApi(compose);
  const { person } = await join("Mara");

  const answer = await ask("PUT /api/me/password", {
    token: await tokenOf(person.id, ["admin"]),
    json: { old: "the password of Mara", next: "another long password" },
  });

  expect(answer.status).toBe(403);
});
