import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "../core/json.ts";
import type { ManyView } from "../core/stage.ts";
import { createRecorder, frozenOnce, whole, type ReadableVersion } from "../core/view.ts";
import { createCurrency } from "./currency.ts";
import { viewsOf, type ResolvedInput, type StageInputs } from "./inputs.ts";

const digest = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");

/** What a stage finds: one body, or none, and a set of bodies by key. */
interface Found {
  readonly one: unknown;
  readonly set: Readonly<Record<string, unknown>>;
  readonly complete: boolean;
}
type Views = { readonly one: unknown; readonly set: ManyView<unknown> };
type Stage = (views: Views) => unknown;

const nothing: Found = { one: undefined, set: {}, complete: true };

function inputsOf({ one, set, complete }: Found, version: number): StageInputs {
  const versionOf = (type: string, key: string, kept: unknown): ReadableVersion => {
    // Bodies come out of the store in their one JSON text.
    const body = JSON.parse(canonicalJson(kept)) as unknown;
    return { ref: { type, key, version }, body, frozen: frozenOnce(body) };
  };
  const inputs: ResolvedInput[] = [
    {
      name: "one",
      type: "plan",
      arity: "optional",
      versions: one === undefined ? [] : [versionOf("plan", "", one)],
      complete: true,
    },
    {
      name: "set",
      type: "scene",
      arity: "many",
      versions: Object.entries(set).map(([key, body]) => versionOf("scene", key, body)),
      complete,
    },
  ];
  return { inputs, missing: [], files: [], feedback: [] };
}

/** What a stage makes of what it finds, and what its trace says of it. */
function made(stage: Stage, found: Found) {
  const { recorder, views } = viewsOf({ parts: { digest } } as never, inputsOf(found, 1));
  return { result: stage(views as Views), reads: recorder.reads() };
}

/** In words why a stage that found the one has to look at the other; null when it is current. */
function movedBetween(before: Found, now: Found, stage: Stage): string | null {
  const { reads } = made(stage, before);
  const making = { module: "draft", stageVersion: 1 };
  const trace = { ...making, stage: "draft", unit: "", run: "run_1", attempt: 1, reads, emits: [] };
  return createCurrency(digest, inputsOf(now, 2), making)({ ...trace, paramsDigest: "" });
}

/** The same, for a stage that reads one body. */
const movedBetweenBodies = (before: unknown, now: unknown, look: (body: never) => unknown) =>
  movedBetween({ ...nothing, one: before }, { ...nothing, one: now }, ({ one }) =>
    look(one as never),
  );

test("an object that comes, goes or becomes a list is noticed by whoever only asked whether it is there", () => {
  const look = (body: { heading?: object | null }) => body.heading !== null;

  expect(movedBetweenBodies({ heading: {} }, { heading: null }, look)).toBe(
    "plan heading has changed.",
  );
  expect(movedBetweenBodies({ heading: {} }, {}, look)).not.toBeNull();
  expect(movedBetweenBodies({ heading: {} }, { heading: [] }, look)).not.toBeNull();
  expect(movedBetweenBodies({ heading: {} }, { heading: { place: 1 } }, look)).toBeNull();
});

test("an input and a member of a set are noticed when they come and when they go", () => {
  const asked: Stage = ({ one, set }) => [one === null, set.get("a") === undefined];
  const one = { ...nothing, one: { a: 1 } };
  const member = { ...nothing, set: { a: { a: 1 } } };

  expect(movedBetween(nothing, one, asked)).toBe("plan has changed.");
  expect(movedBetween(one, nothing, asked)).toBe("plan has changed.");
  expect(movedBetween(nothing, member, asked)).toBe("scene/a has changed.");
  expect(movedBetween(member, nothing, asked)).toBe("scene/a has changed.");
  expect(movedBetween(one, { ...nothing, one: { a: 2 } }, asked)).toBeNull();
});

test("whether a name is there is one thing, and what it stands for another", () => {
  const has = (body: object) => Object.hasOwn(body, "MARA");

  expect(movedBetweenBodies({ MARA: 1 }, {}, has)).toBe("plan MARA has changed.");
  expect(movedBetweenBodies({}, { MARA: 1 }, has)).toBe("plan MARA has changed.");
  expect(movedBetweenBodies({ MARA: 1 }, { MARA: { age: 2 } }, has)).toBeNull();
  expect(movedBetweenBodies({ a: 1 }, { a: 2 }, (body) => Object.keys(body))).toBeNull();
});

test("a name that the language or a trace uses is a member like any other", () => {
  for (const name of ["#", "then", "constructor", "toJSON", "length", "__proto__", ""]) {
    const bodyWith = (value: unknown) =>
      JSON.parse(`{"${name}":${JSON.stringify(value)}}`) as object;
    const look = (body: Record<string, unknown>) => [Object.keys(body), body[name]];

    expect(movedBetweenBodies(bodyWith(1), bodyWith(1), look)).toBeNull();
    expect(movedBetweenBodies(bodyWith(1), bodyWith(2), look)).not.toBeNull();
    expect(movedBetweenBodies({}, bodyWith(2), (body: never) => body[name])).not.toBeNull();
  }
});

test("an array and an object are two things, whatever they have in common", () => {
  const look = (body: { m: { length: number } }) => body.m.length;

  expect(movedBetweenBodies({ m: { length: 2 } }, { m: [1, 1] }, look)).not.toBeNull();
  const isArray = (body: { m: number[] }) => [body.m[0], Array.isArray(body.m)];

  expect(movedBetweenBodies({ m: [1] }, { m: { 0: 1 } }, isArray)).toBe("plan m has changed.");
});

test("what was looked at too often to keep each look is kept as the whole", () => {
  const before = Array.from({ length: 100 }, () => ({ a: {} }));
  const look = (body: { a: object | null }[]) => body.map(({ a }) => a === null);

  expect(movedBetweenBodies(before, before, look)).toBeNull();
  expect(movedBetweenBodies(before, before.with(99, { a: null! }), look)).toBe("plan has changed.");
});

test("a single input beside a set of its own type does not hide what is in the set", () => {
  const [ref, other] = ["", "b"].map((key) => ({ type: "plan", key, version: 1 }));
  const versions = [ref!, other!].map((at) => ({ ref: at, body: {}, frozen: () => ({}) }));
  const many = { name: "all", type: "plan", arity: "many", versions, complete: true } as const;
  const single = { ...many, name: "one", arity: "one", versions: versions.slice(0, 1) } as const;
  const recorder = createRecorder(digest);
  recorder.manyView("plan", versions.slice(0, 1), true).keys();
  const trace = { stage: "s", unit: "", run: "r", attempt: 1, paramsDigest: "", emits: [] };
  const making = { module: "m", stageVersion: 1 };

  const inputs = { inputs: [many, single], missing: [], files: [], feedback: [] };
  const moved = createCurrency(digest, inputs, making);

  expect(moved({ ...trace, ...making, reads: recorder.reads() })).toBe(
    "Which plan there are has changed.",
  );
});

const name = fc.constantFrom("a", "b", "0", "1", "#", "length", "then", "constructor", "toString");
const { body } = fc.letrec<{ body: unknown }>((tie) => ({
  body: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(null, 0, 1, "", "a", false, true),
    fc.array(tie("body"), { maxLength: 3 }),
    fc.dictionary(name, tie("body"), { maxKeys: 3 }),
  ),
}));
const found: fc.Arbitrary<Found> = fc.record({
  one: fc.oneof({ arbitrary: body, weight: 5 }, { arbitrary: fc.constant(undefined), weight: 1 }),
  set: fc.dictionary(fc.constantFrom("a", "b", "c"), body, { maxKeys: 3 }),
  complete: fc.boolean(),
});

type Change = (part: unknown) => unknown;
const gone = Symbol("gone");
const change: fc.Arbitrary<Change> = fc.oneof(
  body.map((to) => () => to),
  fc.constantFrom<Change[]>(
    () => gone,
    (part) =>
      Array.isArray(part) ? Object.assign({}, part) : Object.values(Object(part) as object),
    (part) =>
      Object.fromEntries(
        Object.entries(Object(part) as object).map(([, value], at) => ["ab#"[at], value]),
      ),
  ),
);

/** A body with a change somewhere in it: two bodies that have nothing in common are hardly ever current. */
function changed(value: unknown, path: readonly number[], to: Change): unknown {
  if (value === null || typeof value !== "object" || path.length === 0) return to(value);
  const members = Object.entries(value);
  const at = path[0]! % (members.length + 1);
  const [called, member] = members[at] ?? [`${at}`, null];
  const now = changed(member, path.slice(1), to);
  members.splice(at, 1, ...(now === gone ? [] : [[called, now] as [string, unknown]]));
  return Array.isArray(value) ? members.map(([, each]) => each) : Object.fromEntries(members);
}

/** Looks that a stage may take at a part; what it sees must be a value that can be compared. */
const asList = (part: unknown) => (Array.isArray(part) ? (part as unknown[]) : []);
const asObject = (part: unknown) => Object(part ?? {}) as Record<string, unknown>;
const named = (part: unknown) => (typeof part === "object" ? typeof part : part);
const looks: Record<string, (part: unknown, at: string) => unknown> = {
  truth: (part) => Boolean(part),
  isNull: (part) => part === null,
  absent: (part) => part === undefined,
  type: (part) => [typeof part, Array.isArray(part)],
  fallback: (part) => named(part ?? "none"),
  keys: (part) => Object.keys(asObject(part)),
  keysInLoop: (part) => {
    const keys: string[] = [];
    for (const key in asObject(part)) keys.push(key);
    return keys;
  },
  entries: (part) => Object.entries(asObject(part)).map(([key, value]) => [key, named(value)]),
  spread: (part) => Object.values({ ...asObject(part) }).map(named),
  rest: (part) => {
    const { a = "none", ...others } = asObject(part);
    return [named(a), Object.keys(others)];
  },
  has: (part, at) => at in asObject(part),
  hasOwn: (part, at) => Object.hasOwn(asObject(part), at),
  hasOwnOfArray: (part) => Object.hasOwn(asObject(part), "length"),
  descriptor: (part, at) => {
    const descriptor = Object.getOwnPropertyDescriptor(asObject(part), at);
    return descriptor && [descriptor.enumerable, named(descriptor.get?.call(part))];
  },
  length: (part) => named(asObject(part)["length"]),
  last: (part) => named(asList(part).at(-1)),
  map: (part) => asList(part).map((element) => typeof element),
  some: (part) => asList(part).some(Boolean),
  find: (part) => named(asList(part).find((element) => element !== null)),
  filter: (part) => asList(part).filter((element) => asObject(element)["a"] !== null).length,
  slice: (part) => asList(part).slice(1).map(named),
  concat: (part) => asList(part).concat([1]).length,
  includes: (part) => asList(part).includes("a"),
  iterate: (part) => [...asList(part)].map(named),
  flat: (part) => asList(part).flat().map(named),
  join: (part) =>
    asList(part)
      .filter((element) => typeof element !== "object")
      .join(),
  json: (part) => JSON.stringify(part, (key, value: unknown) => (key === "then" ? 1 : value)),
  whole: (part) => canonicalJson(whole(part) ?? null),
  method: (part, at) => typeof asObject(part)[at],
};

interface Step {
  readonly from: string;
  readonly path: readonly string[];
  readonly look: string;
  readonly at: string;
}
const step: fc.Arbitrary<Step> = fc.record({
  from: fc.constantFrom("one", "one", "one", "a", "b", "keys", "size", "complete", "each"),
  path: fc.array(name, { maxLength: 3 }),
  look: fc.constantFrom(...Object.keys(looks)),
  at: name,
});

function seenBy({ from, path, look, at }: Step, { one, set }: Views): unknown {
  if (from === "keys") return set.keys();
  if (from === "size") return set.size;
  if (from === "complete") return set.complete;
  const lookAt = (start: unknown) => {
    let part = start;
    for (const token of path) {
      if (part === null || typeof part !== "object") return "nothing there";
      part = (part as Record<string, unknown>)[token];
    }
    return looks[look]!(part, at);
  };
  if (from === "each") return [...set].map(([key, each]) => [key, lookAt(each)]);
  return lookAt(from === "one" ? one : set.get(from));
}

/** Takes looks one after another; what is seen decides which are left out, as an `if` in a stage does. */
function stageOf(steps: readonly Step[]): Stage {
  return (views) => {
    const results: unknown[] = [];
    for (const [index, each] of steps.entries()) {
      if (index > 1 && results[index - 1] === false) results.push("left out");
      else results.push(outcome(() => seenBy(each, views)));
    }
    return results;
  };
}

/** An error is a result too: `toJSON` of a body may be called, and is no function. */
function outcome(look: () => unknown): unknown {
  try {
    return look();
  } catch (error) {
    return `throws ${(error as Error).name}`;
  }
}

function changedFound(before: Found, path: readonly number[], to: Change): Found {
  const one = changed(before.one, path, to);
  return { ...before, one: one === gone ? undefined : one };
}

test("whatever a stage looks at: where its trace says current, it would make the same again", () => {
  const path = fc.array(fc.nat(3), { maxLength: 3 });
  const other = fc.oneof(found, fc.tuple(path, change));
  let current = 0;
  fc.assert(
    fc.property(found, other, fc.array(step, { maxLength: 6 }), (before, next, steps) => {
      const now = Array.isArray(next) ? changedFound(before, ...next) : next;
      const stage = stageOf(steps);
      if (movedBetween(before, now, stage) !== null) return;
      current += 1;

      expect(made(stage, now).result).toEqual(made(stage, before).result);
    }),
    { numRuns: 6_000, seed: 20_261_121 },
  );

  expect(current).toBeGreaterThan(500);
});

test("a stage finds again what it found before as current, in however many versions it was written anew", () => {
  fc.assert(
    fc.property(found, fc.array(step, { maxLength: 6 }), (before, steps) => {
      expect(movedBetween(before, before, stageOf(steps))).toBeNull();
    }),
    { numRuns: 1_000, seed: 20_261_121 },
  );
});
