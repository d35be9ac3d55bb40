import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";

test("an owner lets somebody in by their address, changes their role and lets them go", async () => {
  const { ask, join } = await openApi(compose);
  const { cookie } = await join("Mara");
  const tom = await join("Tom");
  const { json: project } = await ask("POST /api/projects", { cookie, json: { name: "Ferry" } });
  const members = `/api/projects/${project.id}/members`;

  await ask(`PUT ${members}/tom@example.com`, { cookie, json: { role: "viewer" } });
  const asViewer = await ask(`GET /api/projects/${project.id}`, tom);
  await ask(`PUT ${members}/${tom.person.id}`, { cookie, json: { role: "editor" } });
  const list = await ask(`GET ${members}`, tom);
  const removed = await ask(`DELETE ${members}/${tom.person.id}`, { cookie });

  expect(asViewer.json.role).toBe("viewer");
  expect(list.json.items).toMatchObject([
    { person: "local", role: "owner" },
    { name: "Tom", email: "tom@example.com", role: "editor" },
  ]);
  expect(removed.status).toBe(204);
  expect((await ask(`GET /api/projects/${project.id}`, tom)).status).toBe(404);
});

test("the last owner stays", async () => {
  const { ask } = await openApi(compose);
  const { json: project } = await ask("POST /api/projects", { json: { name: "Ferry" } });

  expect((await ask(`DELETE /api/projects/${project.id}/members/local`)).status).toBe(409);
});
