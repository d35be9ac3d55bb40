import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { canonicalJson } from "./json.ts";
import { createRecorder, frozenOnce, whole, type ReadableVersion } from "./view.ts";

const digest = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");
const digestOf = (value: unknown) => digest(canonicalJson(value));
const source = { kind: "artifact", type: "scene", key: "", version: 3 };

function versionOf(body: unknown, key = ""): ReadableVersion {
  return { ref: { type: "scene", key, version: 3 }, body, frozen: frozenOnce(body) };
}

/** What looking at a body puts into the trace, as `what pointer`. */
function readsFrom<Body>(body: Body, look: (view: Body) => unknown): string[] {
  const recorder = createRecorder(digest);
  look(recorder.view(versionOf(body)) as Body);
  return recorder.reads().map(({ what, pointer }) => `${what} ${pointer}`);
}

test("only the fields that were looked at are in the trace, each with the digest of its value", () => {
  const recorder = createRecorder(digest);
  const scene = recorder.view(
    versionOf({ heading: "INT. SHIP", cast: [{ name: "Iris", age: 40 }] }),
  ) as { heading: string; cast: { name: string }[] };

  const seen = [scene.heading, scene.cast[0]?.name];

  expect(seen).toEqual(["INT. SHIP", "Iris"]);
  expect(recorder.reads()).toEqual([
    { source, what: "value", pointer: "/heading", digest: digestOf("INT. SHIP") },
    { source, what: "value", pointer: "/cast/0/name", digest: digestOf("Iris") },
    { source, what: "kind", pointer: "/cast", digest: digestOf("array") },
  ]);
});

test("going through a list records how long it is", () => {
  const reads = readsFrom({ cast: ["Iris", "Max"] }, ({ cast }) =>
    expect([...cast]).toEqual(["Iris", "Max"]),
  );

  expect(reads).toEqual(["value /cast/0", "value /cast/1", "members /cast"]);
});

test("array methods record what they are given, not each element as a whole", () => {
  const cast = ["Iris", "Max"].map((name) => ({ name, notes: { age: 40 } }));

  const reads = readsFrom({ cast }, (view) => view.cast.map(({ name }) => name));

  expect(reads).toEqual(["value /cast/0/name", "value /cast/1/name", "members /cast"]);
});

test("looking for a member that is not there is a read, so that its coming is noticed", () => {
  const recorder = createRecorder(digest);
  const body = recorder.view(versionOf({})) as { age?: number };

  expect(body.age).toBeUndefined();

  expect(recorder.reads()).toContainEqual({
    source,
    what: "presence",
    pointer: "/age",
    digest: digestOf(false),
  });
});

test("an object or list that is handed out tells its kind, and asking for a name tells whether it is there", () => {
  const body = { heading: { place: "SHIP" }, cast: ["Iris"] };

  expect(readsFrom(body, ({ heading }) => heading !== null)).toEqual(["kind /heading"]);
  expect(readsFrom(body, ({ cast }) => cast[0])).toEqual(["value /cast/0", "kind /cast"]);
  expect(readsFrom(body, (view) => Object.hasOwn(view, "cast"))).toEqual([
    "kind ",
    "presence /cast",
  ]);
  expect(readsFrom(body, (view) => "cast" in view)).toEqual(["kind ", "presence /cast"]);
});

test("listing members reads their names and none of their values", () => {
  const body = { Iris: 40, Max: { age: 12 } };

  expect(readsFrom(body, (view) => Object.keys(view))).toEqual(["members "]);
  expect(readsFrom(body, (view) => ({ ...view }))).toEqual([
    "value /Iris",
    "members ",
    "kind /Max",
  ]);
});

test("names that the language asks for are ordinary members where a body has them", () => {
  const body = JSON.parse(
    `{"then":{"a":1},"constructor":"c","toJSON":1,"#":2,"__proto__":{"b":3},"length":4}`,
  ) as Record<string, unknown>;

  const reads = readsFrom(body, (view) => Object.keys(body).map((name) => view[name]));

  expect(reads).toEqual([
    "value /constructor",
    "value /toJSON",
    "value /#",
    "value /length",
    "kind /then",
    "kind /__proto__",
  ]);
  expect(() => {
    const view = createRecorder(digest).view(versionOf(body)) as { then: { a: number } };
    view.then.a = 99;
  }).toThrow("read-only");
});

test("what only the language knows is never taken for a member", () => {
  const reads = readsFrom({ m: {} }, ({ m }) => ["constructor" in m, m.toString]);

  expect(reads).toEqual(["kind /m", "presence /m/constructor", "presence /m/toString"]);
});

test("many looks into one version are kept as one read of the whole", () => {
  const recorder = createRecorder(digest);
  const body = { lines: Array.from({ length: 100 }, (_, index) => `line ${index}`) };
  const view = recorder.view(versionOf(body)) as typeof body;

  expect(view.lines.join("\n")).toContain("line 99");

  expect(recorder.reads()).toEqual([
    { source, what: "value", pointer: "", digest: digestOf(body) },
  ]);
});

test("looks that follow from others do not count towards the whole", () => {
  const cast = Array.from({ length: 40 }, (_, index) => ({ name: `${index}`, age: index }));

  const reads = readsFrom({ cast }, (view) => view.cast.filter(({ age }) => age > 3).length);

  expect(reads).toHaveLength(41);
});

test("the whole of a part is one read, and swallows every look inside it", () => {
  const reads = readsFrom({ a: { b: [1], c: 2 }, d: 3 }, ({ a }) => {
    expect([a.b.length, Object.keys(a), "c" in a]).toEqual([1, ["b", "c"], true]);
    expect(whole(a)).toEqual({ b: [1], c: 2 });
  });

  expect(reads).toEqual(["value /a"]);
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
  expect(Object.assign({}, view.b)).toEqual({ c: null });
  expect(Object.hasOwn(view, "b") && "a" in view && view.a.includes(3)).toBe(true);
});

test("asking a set for a key that is not there, and for its keys, are reads", () => {
  const recorder = createRecorder(digest);
  const scenes = recorder.manyView("scene", [versionOf({ heading: "INT." }, "scn_1")], true);

  expect(scenes.get("scn_2")).toBeUndefined();
  expect([...scenes].map(([key]) => key)).toEqual(["scn_1"]);

  expect(recorder.reads()).toEqual([
    { source: { ...source, key: "scn_1" }, what: "kind", pointer: "", digest: digestOf("object") },
    {
      source: { kind: "absent", type: "scene", key: "scn_2" },
      what: "value",
      pointer: "",
      digest: digest("undefined"),
    },
    {
      source: { kind: "set", type: "scene" },
      what: "value",
      pointer: "",
      digest: digestOf(["scn_1"]),
    },
  ]);
});

test("a body that is handed out is a read of its being there, and no ground for what is made", () => {
  const recorder = createRecorder(digest);
  recorder.view(versionOf({ heading: "INT." }));
  const scenes = recorder.manyView("scene", [versionOf({ heading: "EXT." }, "scn_1")], true);

  expect(scenes.get("scn_1") !== undefined).toBe(true);

  expect(recorder.reads().map(({ what, pointer }) => `${what} ${pointer}`)).toEqual([
    "kind ",
    "kind ",
  ]);
  expect(recorder.versions()).toEqual([]);
});

test("a frozen body, as a schema's readonly() makes it, is read like any other", () => {
  const frozen = Object.freeze({
    heading: Object.freeze({ place: "SHIP" }),
    cast: Object.freeze([{}]),
  });

  const reads = readsFrom(frozen, (view) => {
    expect({ ...view.heading }).toEqual({ place: "SHIP" });
    expect(view.cast).toHaveLength(1);
    expect(Object.keys(view)).toEqual(["heading", "cast"]);
  });

  expect(reads).toContain("value /heading/place");
});
