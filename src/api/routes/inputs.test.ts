import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";
import { defaultLimits } from "../parts.ts";

const script = "INT. FERRY - NIGHT\n\nRain on the windows.\n\nMARA\nWe are late.\n";
const plain = { "content-type": "text/plain" };

async function emptyProject(changes = {}) {
  const api = await openApi(compose, changes);
  const { json } = await api.ask("POST /api/projects", { json: { name: "Ferry" } });
  return { ...api, inputs: `/api/projects/${json.id}/inputs`, project: json.id as string };
}

test("a file is given as it is, and its bytes are kept", async () => {
  const { ask, inputs, project } = await emptyProject();

  const given = await ask(`POST ${inputs}?filename=ferry.fountain`, {
    body: script,
    headers: plain,
  });

  expect(given.status).toBe(201);
  expect(given.json).toMatchObject({ filename: "ferry.fountain", bytes: script.length });
  expect(given.json).not.toHaveProperty("sourcePath");
  expect((await ask(`GET /api/inputs/${given.json.id}`)).json).toEqual(given.json);
  const blob = await ask(`GET /api/projects/${project}/blobs/${given.json.digest}`);
  expect(blob.text).toBe(script);
});

test("a file is given in a form, and the same one again adds nothing", async () => {
  const { ask, inputs } = await emptyProject();
  const form = () => {
    const data = new FormData();
    data.set("file", new File([script], "C:\\scripts\\ferry.fountain"));
    return { body: data };
  };

  const first = await ask(`POST ${inputs}`, form());
  const second = await ask(`POST ${inputs}`, form());

  expect(first.json.filename).toBe("ferry.fountain");
  expect(second.json.id).toBe(first.json.id);
  expect((await ask(`GET ${inputs}`)).json.items).toEqual([first.json]);
});

test("a run breaks down a file that its project was given", async () => {
  const { ask, inputs, project, rest } = await emptyProject();
  const given = await ask(`POST ${inputs}?filename=ferry.fountain`, {
    body: script,
    headers: plain,
  });

  const run = await ask(`POST /api/projects/${project}/runs`, {
    json: { pipeline: "screenplay-breakdown", input: given.json.id },
  });
  await rest(run.json.id);

  expect(run.status).toBe(201);
  expect(run.json.files).toEqual([
    { name: "ferry.fountain", digest: given.json.digest, bytes: script.length },
  ]);
  const scenes = await ask(`GET /api/projects/${project}/artifacts?type=scene`);
  expect(scenes.json.items).toHaveLength(1);
});

test.each([
  ["without a name", "", script, 400],
  ["with a name that is only a folder", "?filename=../", script, 400],
  ["with nothing in it", "?filename=a.txt", "", 422],
])("a file %s is refused", async (_, query, body, status) => {
  const { ask, inputs } = await emptyProject();

  expect((await ask(`POST ${inputs}${query}`, { body, headers: plain })).status).toBe(status);
});

test("a file that is too big is refused", async () => {
  const { ask, inputs } = await emptyProject({ limits: { ...defaultLimits, uploadBytes: 1024 } });

  const answer = await ask(`POST ${inputs}?filename=a.txt`, {
    body: "a".repeat(2_000),
    headers: plain,
  });

  expect([answer.status, answer.json.code]).toEqual([413, "request-too-large"]);
});
