import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";
import { talking } from "../talk.testing.ts";

test("a pipeline shows its parameters and its stages", async () => {
  const { ask } = await openApi(compose, {}, talking);

  const list = await ask("GET /api/pipelines");
  const one = await ask("GET /api/pipelines/test-talking");

  expect(list.json.items).toContainEqual(one.json);
  expect(one.json.params.properties.word).toMatchObject({ type: "string", default: "Hello" });
  expect(one.json.stages).toMatchObject([
    { id: "test-talk", reads: [], makes: ["test-saying"], gate: "approval" },
    { id: "test-repeat", reads: ["test-saying"], makes: [], gate: null },
  ]);
  expect((await ask("GET /api/pipelines/nothing")).status).toBe(404);
});

test.each([
  [{ word: "Ahoy" }, true, ""],
  [{}, true, ""],
  [{ word: 7 }, false, "word"],
  [{ words: "Ahoy" }, false, "has no parameter words"],
])("parameters are checked without a run: %j", async (params, isValid, words) => {
  const { ask } = await openApi(compose, {}, talking);

  const { json } = await ask("POST /api/pipelines/test-talking/validate", { json: { params } });

  expect(json.isValid).toBe(isValid);
  expect(json.faults.join(" ")).toContain(words);
});

test("a plan says what a run would do, and does nothing", async () => {
  const { ask } = await openApi(compose, {}, talking);
  const { json: project } = await ask("POST /api/projects", { json: { name: "Ferry" } });

  const plan = await ask(`POST /api/projects/${project.id}/plan`, {
    json: { pipeline: "test-talking" },
  });

  expect(plan.json.stages).toMatchObject([
    { stage: "test-talk", extent: "known", units: [{ status: "queued" }] },
    { stage: "test-repeat", extent: "open" },
  ]);
  expect((await ask(`GET /api/projects/${project.id}/runs`)).json.items).toEqual([]);
});
