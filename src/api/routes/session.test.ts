import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";
import { defaultLimits } from "../parts.ts";

test("somebody signs in, is known, and signs out", async () => {
  const { ask, join } = await openApi(compose);
  const { cookie } = await join("Mara");

  const known = await ask("GET /api/session", { cookie });
  const left = await ask("DELETE /api/session", { cookie });
  const after = await ask("GET /api/session", { cookie });

  expect(known.json).toMatchObject({ by: "session", person: { name: "Mara" } });
  expect(known.json.expiresAt).toBeGreaterThan(Date.now());
  expect(left.headers.get("set-cookie")).toContain("backlot_session=; Max-Age=0");
  expect([left.status, after.status]).toEqual([204, 401]);
});

test("a wrong password and a stranger's address are told in the same words", async () => {
  const { ask, join } = await openApi(compose);
  await join("Mara");
  const password = "not the password";

  const wrong = await ask("POST /api/session", { json: { email: "mara@example.com", password } });
  const stranger = await ask("POST /api/session", { json: { email: "zoe@example.com", password } });

  expect(wrong.status).toBe(401);
  expect(stranger.text).toBe(wrong.text);
});

test("whoever guesses passwords has to wait", async () => {
  const limits = { ...defaultLimits, signInsPerMinute: 2 };
  const { ask } = await openApi(compose, { limits });
  const guess = { json: { email: "mara@example.com", password: "guess after guess" } };
  await ask("POST /api/session", guess);
  await ask("POST /api/session", guess);

  const answer = await ask("POST /api/session", guess);

  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("a cookie is for https alone where the server is reached by it", async () => {
  const door = { isLoopback: true, hosts: ["localhost"], isSecure: true };
  const { ask, join, studio } = await openApi(compose, { door });
  await join("Mara");
  expect(await studio.accounts.hasPeople()).toBe(true);

  const { headers } = await ask("POST /api/session", {
    json: { email: "mara@example.com", password: "the password of Mara" },
  });

  expect(headers.get("set-cookie")).toContain("Secure");
});
