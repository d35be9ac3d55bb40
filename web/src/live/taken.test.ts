import { expect, test } from "vitest";
import { taken } from "./taken.ts";

test("what is taken out of a view stays as it was when the view is changed in place", () => {
  const view = { stages: [{ id: "a", done: 1 }] };

  const before = taken(undefined, view.stages);
  view.stages[0]!.done = 2;

  expect(before).toEqual([{ id: "a", done: 1 }]);
});

test("what shows the same is the same object, in whole and in part", () => {
  const view = { one: { n: 1 }, many: [{ n: 1 }, { n: 2 }] };
  const before = taken(undefined, view);

  const same = taken(before, view);
  view.many[1]!.n = 3;
  const after = taken(before, view);

  expect(same).toBe(before);
  expect(after).toEqual({ one: { n: 1 }, many: [{ n: 1 }, { n: 3 }] });
  expect(after.one).toBe(before.one);
  expect(after.many[0]).toBe(before.many[0]);
});

test.each([
  [{ a: undefined }, {}],
  [{ a: 1 }, { b: 1 }],
  [{ a: 1, b: 2 }, { a: 1 }],
  [{ a: 1 }, { a: 1, b: 2 }],
  [[1], [1, 2]],
  [[], {}],
  [{}, []],
  [null, {}],
  [null, []],
  [undefined, []],
  [0, -0],
])("%j and %j are not taken for the same", (before, after) => {
  expect(taken<unknown>(before, after)).toStrictEqual(after);
});
