import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";
import { talking } from "../talk.testing.ts";

test("a person writes, edits and restores; nothing is overwritten", async () => {
  const { ask } = await openApi(compose, {}, talking);
  const { json: project } = await ask("POST /api/projects", { json: { name: "Ferry" } });
  const what = `/api/projects/${project.id}/artifacts`;

  const created = await ask(`POST ${what}`, { json: { type: "test-saying", body: { text: "A" } } });
  const edited = await ask(`POST ${what}/test-saying/versions`, {
    json: { body: { text: "B" }, rationale: "Shorter.", basedOn: 1 },
  });
  const restored = await ask(`POST ${what}/test-saying/restore`, { json: { version: 1 } });

  expect([created.status, edited.status, restored.status]).toEqual([201, 201, 201]);
  expect(edited.json).toMatchObject({ source: "human", remarks: { rationale: "Shorter." } });
  const head = await ask(`GET ${what}/test-saying`);
  expect(head.json).toMatchObject({ ref: { version: 3 }, body: { text: "A" } });
});

test("an edit of what no longer counts is a conflict, if it says what it was made from", async () => {
  const { ask } = await openApi(compose, {}, talking);
  const { json: project } = await ask("POST /api/projects", { json: { name: "Ferry" } });
  const what = `/api/projects/${project.id}/artifacts`;
  await ask(`POST ${what}`, { json: { type: "test-saying", body: { text: "A" } } });
  await ask(`POST ${what}/test-saying/versions`, { json: { body: { text: "B" } } });

  const late = await ask(`POST ${what}/test-saying/versions`, {
    json: { body: { text: "C" }, basedOn: 1 },
  });

  expect(late.json).toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Version 2"),
  });
});

test("what does not have its type's shape is refused by field", async () => {
  const { ask } = await openApi(compose, {}, talking);
  const { json: project } = await ask("POST /api/projects", { json: { name: "Ferry" } });

  const answer = await ask(`POST /api/projects/${project.id}/artifacts`, {
    json: { type: "test-saying", body: { text: 7 } },
  });

  expect(answer.status).toBe(422);
  expect(answer.json.message).toContain("/text must be text");
});
