import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";

test("somebody is invited once, comes, and is let go", async () => {
  const { ask, join } = await openApi(compose);
  const { cookie } = await join("Mara");
  const guest = { name: "Tom", email: "tom@example.com", password: "a long enough password" };

  const invited = await ask("POST /api/invitations", { cookie, json: {} });
  const { secret } = invited.json;
  const came = await ask("POST /api/invitations/accept", { json: { ...guest, secret } });
  const again = await ask("POST /api/invitations/accept", {
    json: { ...guest, email: "zoe@example.com", secret },
  });
  const session = came.headers.get("set-cookie")!.split(";")[0]!;
  const people = await ask("GET /api/people", { cookie });
  const removed = await ask(`DELETE /api/people/${came.json.id}`, { cookie });

  expect([invited.status, came.status, again.status, removed.status]).toEqual([201, 201, 403, 204]);
  expect(people.json.items.map(({ name }: never) => name)).toEqual(["Mara", "Tom"]);
  expect((await ask("GET /api/me", { cookie: session })).status).toBe(401);
});

test("the owner sees which invitations are open, and withdraws one", async () => {
  const { ask, join } = await openApi(compose);
  const { cookie } = await join("Mara");
  const guest = { name: "Tom", email: "tom@example.com", password: "a long enough password" };
  const { json } = await ask("POST /api/invitations", { cookie, json: { email: guest.email } });

  const open = await ask("GET /api/invitations", { cookie });
  const [{ id }] = open.json.items;
  const withdrawn = await ask(`DELETE /api/invitations/${id}`, { cookie });
  const again = await ask(`DELETE /api/invitations/${id}`, { cookie });
  const came = await ask("POST /api/invitations/accept", {
    json: { ...guest, secret: json.secret },
  });

  expect(open.json).toEqual({
    items: [{ id, email: guest.email, expiresAt: json.expiresAt }],
    next: null,
  });
  expect([withdrawn, again, came].map(({ status }) => status)).toEqual([204, 404, 403]);
});

test("the owner stays", async () => {
  const { ask, join } = await openApi(compose);
  const { cookie } = await join("Mara");

  expect((await ask("DELETE /api/people/local", { cookie })).status).toBe(409);
});
