import { expect, test } from "vitest";
import * as compose from "../compose.ts";
import { openApi } from "./api.testing.ts";

const withKey = (key: string) => ({ "idempotency-key": key });

test("a request that is sent again with its key does nothing twice", async () => {
  const { ask } = await openApi(compose);
  const asked = { json: { name: "Ferry" }, headers: withKey("one") };

  const first = await ask("POST /api/projects", asked);
  const again = await ask("POST /api/projects", asked);

  expect(again.status).toBe(201);
  expect(again.text).toBe(first.text);
  expect(first.headers.get("idempotency-replayed")).toBeNull();
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect((await ask("GET /api/projects")).json.items).toHaveLength(1);
});

test("a key belongs to one request", async () => {
  const { ask } = await openApi(compose);
  await ask("POST /api/projects", { json: { name: "Ferry" }, headers: withKey("one") });

  const other = await ask("POST /api/projects", {
    json: { name: "Pier" },
    headers: withKey("one"),
  });

  expect(other.json.code).toBe("conflict");
});

test("a key belongs to one person", async () => {
  const api = await openApi(compose);
  const owner = await api.join("Owner");
  const guest = await api.join("Guest");
  const asked = { json: { name: "Ferry" }, headers: withKey("one") };

  const first = await api.ask("POST /api/projects", { ...asked, cookie: owner.cookie });
  const second = await api.ask("POST /api/projects", { ...asked, cookie: guest.cookie });

  expect(second.status).toBe(201);
  expect(second.json.id).not.toBe(first.json.id);
});

test("two at once with one key make one thing", async () => {
  const { ask } = await openApi(compose);
  const asked = { json: { name: "Ferry" }, headers: withKey("one") };

  const answers = await Promise.all([1, 2, 3].map(() => ask("POST /api/projects", asked)));

  expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
  for (const { status, json } of answers)
    if (status !== 201) expect(json.code).toBe("outcome-unknown");
  expect((await ask("GET /api/projects")).json.items).toHaveLength(1);
});

test("a request that was wrong can be put right under its key", async () => {
  const { ask } = await openApi(compose);
  const wrong = await ask("POST /api/projects", { json: { name: 7 }, headers: withKey("one") });

  const right = await ask("POST /api/projects", { json: { name: "A" }, headers: withKey("one") });

  expect([wrong.status, right.status]).toEqual([400, 201]);
});

test("a request whose end nobody knows is not sent again", async () => {
  const { ask, parts } = await openApi(compose);
  const { pathname, search } = new URL("http://localhost/api/projects");
  const text = JSON.stringify({ name: "Ferry" });
  const request = parts.digest(`POST ${pathname}${search}\n${parts.digest(text)}`);
  await parts.studio.keys.take("local:one", request, parts.clock.now());

  const answer = await ask("POST /api/projects", {
    json: { name: "Ferry" },
    headers: withKey("one"),
  });

  expect(answer.status).toBe(409);
  expect(answer.json.code).toBe("outcome-unknown");
});

test("a key that cannot be kept is refused", async () => {
  const { ask } = await openApi(compose);

  const answer = await ask("POST /api/projects", {
    json: { name: "Ferry" },
    headers: withKey("k".repeat(201)),
  });

  expect(answer.status).toBe(400);
});
