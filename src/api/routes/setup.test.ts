import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";

const owner = { name: "Mara", email: "mara@example.com", password: "a long enough password" };

test("the owner's account is made once, with the secret that was printed", async () => {
  const { ask, studio } = await openApi(compose);
  const secret = (await studio.accounts.setUpSecret())!;

  const before = await ask("GET /api/setup");
  const wrong = await ask("POST /api/setup", { json: { ...owner, secret: "guessed" } });
  const made = await ask("POST /api/setup", { json: { ...owner, secret } });
  const again = await ask("POST /api/setup", { json: { ...owner, secret } });

  expect(before.json).toEqual({ isNeeded: true, isOpen: true });
  expect([wrong.status, made.status, again.status]).toEqual([403, 201, 403]);
  expect(made.json).toEqual({
    id: "local",
    name: "Mara",
    email: "mara@example.com",
    isAdmin: true,
  });
  expect(made.headers.get("set-cookie")).toMatch(/backlot_session=.+; HttpOnly; SameSite=Lax/u);
  expect((await ask("GET /api/setup")).json).toEqual({ isNeeded: false, isOpen: false });
});

test("the owner keeps what was made on this machine before", async () => {
  const api = await openApi(compose);
  const { json: project } = await api.ask("POST /api/projects", { json: { name: "Ferry" } });

  const { cookie } = await api.join("Owner");

  expect((await api.ask(`GET /api/projects/${project.id}`, { cookie })).json.role).toBe("owner");
});
