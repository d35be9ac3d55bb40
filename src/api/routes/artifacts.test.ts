import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";
import { talking } from "../talk.testing.ts";

const saying = "artifacts/test-saying";

test("artifacts are listed by type, and shown with their lineage", async () => {
  const { ask, production } = await openApi(compose);
  const { project } = await production("test-echo", { titles: ["One", "Two"] });

  const notes = await ask(`GET /api/projects/${project}/artifacts?type=note`);
  const [first] = notes.json.items;
  const head = await ask(
    `GET /api/projects/${project}/artifacts/note?key=${encodeURIComponent(first.ref.key)}`,
  );

  expect(notes.json.items).toHaveLength(2);
  expect(head.json.ref).toEqual(first.ref);
  expect(head.json.madeFrom).toMatchObject([{ type: "note-list" }]);
});

test("a version never changes, and whoever has it is told so", async () => {
  const { ask, production } = await openApi(compose, {}, talking);
  const { project } = await production("test-talking");
  const what = `GET /api/projects/${project}/${saying}/versions/1`;

  const version = await ask(what);
  const tag = version.headers.get("etag")!;
  const again = await ask(what, { headers: { "if-none-match": `"other", W/${tag}` } });

  expect(version.json.body).toEqual({ text: "Hello" });
  expect(tag).toBe(`"${version.json.digest}"`);
  expect(version.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
  expect([again.status, again.text]).toEqual([304, ""]);
});

test("versions come newest first and differ where they say", async () => {
  const { ask, production } = await openApi(compose, {}, talking);
  const { project } = await production("test-talking");
  await ask(`POST /api/projects/${project}/${saying}/versions`, {
    json: { body: { text: "Ahoy" } },
  });

  const versions = await ask(`GET /api/projects/${project}/${saying}/versions`);
  const diff = await ask(`GET /api/projects/${project}/${saying}/diff?from=1&to=2`);
  const lineage = await ask(`GET /api/projects/${project}/${saying}/versions/1/lineage`);

  expect(versions.json.items.map(({ ref }: never) => (ref as { version: number }).version)).toEqual(
    [2, 1],
  );
  expect(diff.json.changes).toEqual([
    { kind: "changed", pointer: "/text", before: "Hello", after: "Ahoy" },
  ]);
  expect(lineage.json.usedBy).toEqual([{ type: "test-saying", key: "", version: 2 }]);
});

test("what is not there is not found", async () => {
  const { ask, production } = await openApi(compose, {}, talking);
  const { project } = await production("test-talking");

  for (const path of [
    "artifacts/nothing",
    `${saying}?key=other`,
    `${saying}/versions/9`,
    "artifacts/nothing/versions",
  ])
    expect([path, (await ask(`GET /api/projects/${project}/${path}`)).status]).toEqual([path, 404]);
});
