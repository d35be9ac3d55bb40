import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";

test("a project is created, listed, looked at and renamed", async () => {
  const { ask } = await openApi(compose);

  const created = await ask("POST /api/projects", { json: { name: "The Night Ferry" } });
  const renamed = await ask(`PATCH /api/projects/${created.json.id}`, { json: { name: "Ferry" } });
  const bySlug = await ask("GET /api/projects/the-night-ferry");
  const list = await ask("GET /api/projects");

  expect(created.status).toBe(201);
  expect(created.json).toMatchObject({ slug: "the-night-ferry", name: "The Night Ferry" });
  expect(renamed.json.name).toBe("Ferry");
  expect(bySlug.json).toEqual({ ...renamed.json, role: "owner" });
  expect(list.json).toEqual({ items: [renamed.json], next: null });
});

test("a list comes in pages", async () => {
  const { ask } = await openApi(compose);
  for (const name of ["One", "Two", "Three"]) await ask("POST /api/projects", { json: { name } });

  const first = await ask("GET /api/projects?limit=2");
  const second = await ask(`GET /api/projects?limit=2&after=${first.json.next}`);

  expect(first.json.items.map(({ name }: { name: string }) => name)).toEqual(["Three", "Two"]);
  expect(second.json.items.map(({ name }: { name: string }) => name)).toEqual(["One"]);
  expect(second.json.next).toBeNull();
});
