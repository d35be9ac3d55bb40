import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { canonicalJson } from "./json.ts";
import { createRecorder, frozenOnce, whole, type ReadableVersion } from "./view.ts";

const digest = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");
const digestOf = (value: unknown) => digest(canonicalJson(value));

function versionOf(body: unknown, key = ""): ReadableVersion {
  return { ref: { type: "scene", key, version: 3 }, body, frozen: frozenOnce(body) };
}

test("only the fields that were looked at are in the trace, each with the digest of its value", () => {
  const recorder = createRecorder(digest);
  const scene = recorder.view(
    versionOf({ heading: "INT. SHIP", cast: [{ name: "Iris", age: 40 }] }),
  ) as { heading: string; cast: { name: string }[] };

  const seen = [scene.heading, scene.cast[0]?.name];

  expect(seen).toEqual(["INT. SHIP", "Iris"]);
  expect(recorder.reads()).toEqual([
    {
      source: { kind: "artifact", type: "scene", key: "", version: 3 },
      pointer: "/heading",
      digest: digestOf("INT. SHIP"),
    },
    {
      source: { kind: "artifact", type: "scene", key: "", version: 3 },
      pointer: "/cast/0/name",
      digest: digestOf("Iris"),
    },
  ]);
});

test("going through a list records how long it is", () => {
  const recorder = createRecorder(digest);
  const { cast } = recorder.view(versionOf({ cast: ["Iris", "Max"] })) as { cast: string[] };

  expect([...cast]).toEqual(["Iris", "Max"]);

  expect(
    recorder
      .reads()
      .map(({ pointer }) => pointer)
      .toSorted(),
  ).toEqual(["/cast/#", "/cast/0", "/cast/1"]);
});

test("looking for a member that is not there is a read, so that its coming is noticed", () => {
  const recorder = createRecorder(digest);
  const body = recorder.view(versionOf({})) as { age?: number };

  expect(body.age).toBeUndefined();

  expect(recorder.reads()).toEqual([
    {
      source: { kind: "artifact", type: "scene", key: "", version: 3 },
      pointer: "/age",
      digest: digest("undefined"),
    },
  ]);
});

test("many looks into one version are kept as one read of the whole", () => {
  const recorder = createRecorder(digest);
  const body = { lines: Array.from({ length: 100 }, (_, index) => `line ${index}`) };
  const view = recorder.view(versionOf(body)) as typeof body;

  expect(view.lines.join("\n")).toContain("line 99");

  expect(recorder.reads()).toEqual([
    {
      source: { kind: "artifact", type: "scene", key: "", version: 3 },
      pointer: "",
      digest: digestOf(body),
    },
  ]);
});

test("the whole of a part is one read, and swallows the reads inside it", () => {
  const recorder = createRecorder(digest);
  const view = recorder.view(versionOf({ a: { b: 1, c: 2 }, d: 3 })) as { a: { b: number } };

  expect(view.a.b).toBe(1);
  expect(whole(view.a)).toEqual({ b: 1, c: 2 });

  expect(recorder.reads().map(({ pointer }) => pointer)).toEqual(["/a"]);
});

test("a view cannot be changed, and what whole() gives is frozen", () => {
  const recorder = createRecorder(digest);
  const view = recorder.view(versionOf({ a: { b: 1 } })) as { a: { b: number } };

  expect(() => (view.a.b = 2)).toThrow("read-only");
  expect(Object.isFrozen(whole(view).a)).toBe(true);
});

test("a view looks like its body to JSON, spreading and array methods", () => {
  const recorder = createRecorder(digest);
  const body = { a: [1, 2, 3], b: { c: null } };
  const view = recorder.view(versionOf(body)) as typeof body;

  expect(JSON.parse(JSON.stringify(view))).toEqual(body);
  expect({ ...view.b }).toEqual({ c: null });
  expect(view.a.map((n) => n * 2)).toEqual([2, 4, 6]);
  expect(Object.keys(view)).toEqual(["a", "b"]);
});

test("asking a set for a key that is not there, and for its keys, are reads", () => {
  const recorder = createRecorder(digest);
  const scenes = recorder.manyView("scene", [versionOf({ heading: "INT." }, "scn_1")], true);

  expect(scenes.get("scn_2")).toBeUndefined();
  expect([...scenes].map(([key]) => key)).toEqual(["scn_1"]);

  expect(recorder.reads()).toEqual([
    {
      source: { kind: "absent", type: "scene", key: "scn_2" },
      pointer: "",
      digest: digest("undefined"),
    },
    { source: { kind: "set", type: "scene" }, pointer: "", digest: digestOf(["scn_1"]) },
  ]);
});
