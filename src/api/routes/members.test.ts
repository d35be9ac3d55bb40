import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";
import { defaultLimits } from "../parts.ts";

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

test("a member leaves by themselves, and lets go of nobody else", async () => {
  const { ask, join } = await openApi(compose);
  const { cookie } = await join("Mara");
  const [tom, zoe] = [await join("Tom"), await join("Zoe")];
  const { json: project } = await ask("POST /api/projects", { cookie, json: { name: "Ferry" } });
  const members = `/api/projects/${project.id}/members`;
  for (const { person } of [tom, zoe])
    await ask(`PUT ${members}/${person.id}`, { cookie, json: { role: "viewer" } });

  const other = await ask(`DELETE ${members}/${zoe.person.id}`, tom);
  const stronger = await ask(`PUT ${members}/${tom.person.id}`, {
    ...tom,
    json: { role: "owner" },
  });
  const left = await ask(`DELETE ${members}/${tom.person.id}`, tom);
  const byAddress = await ask(`DELETE ${members}/Zoe@example.com`, zoe);
  const stays = await ask(`DELETE ${members}/local`, { cookie });

  const answered = [other, stronger, left, byAddress, stays].map(({ status }) => status);
  expect(answered).toEqual([403, 403, 204, 204, 409]);
  expect((await ask(`GET /api/projects/${project.id}`, tom)).status).toBe(404);
});

test("whoever tries addresses to learn who has an account has to wait", async () => {
  const limits = { ...defaultLimits, namedPeoplePerHour: 2 };
  const { ask, join, tokenOf } = await openApi(compose, { limits });
  const { cookie } = await join("Mara");
  const tom = await join("Tom");
  const { json: project } = await ask("POST /api/projects", { ...tom, json: { name: "Ferry" } });
  const put = (who: string, asked: object) =>
    ask(`PUT /api/projects/${project.id}/members/${who}`, { ...asked, json: { role: "viewer" } });

  const first = await put("nobody@example.com", tom);
  const second = await put("mara@example.com", tom);
  const third = await put("zoe@example.com", { token: await tokenOf(tom.person.id, ["admin"]) });
  const byId = await put("local", tom);
  await ask(`PUT /api/projects/${project.id}/members/local`, { ...tom, json: { role: "owner" } });
  const byAdmin = [1, 2, 3].map(() => put("zoe@example.com", { cookie }));

  const answered = [first, second, third, byId].map(({ status }) => status);
  expect(answered).toEqual([404, 204, 429, 204]);
  expect((await Promise.all(byAdmin)).map(({ status }) => status)).toEqual([404, 404, 404]);
});

test("the last owner stays", async () => {
  const { ask } = await openApi(compose);
  const { json: project } = await ask("POST /api/projects", { json: { name: "Ferry" } });

  expect((await ask(`DELETE /api/projects/${project.id}/members/local`)).status).toBe(409);
});
