import { expect, test } from "vitest";
import { difference } from "./difference.ts";

test("values that are equal do not differ, whatever the order of their members", () => {
  expect(difference({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toEqual([]);
});

test("a changed member is named by its pointer, with what it was and is", () => {
  expect(
    difference({ scene: { heading: "INT. A", n: 1 } }, { scene: { heading: "INT. B", n: 1 } }),
  ).toEqual([{ kind: "changed", pointer: "/scene/heading", before: "INT. A", after: "INT. B" }]);
});

test("members that came and went are told apart; names are escaped as in RFC 6901", () => {
  expect(difference({ "a/b": 1, gone: true }, { "a/b": 1, "c~d": 2 })).toEqual([
    { kind: "added", pointer: "/c~0d", after: 2 },
    { kind: "removed", pointer: "/gone", before: true },
  ]);
});

test("a member put in the middle of a list does not make the rest differ", () => {
  const before = ["one", "two", "three", "four"];
  const after = ["one", "two", "and", "three", "four"];

  expect(difference(before, after)).toEqual([{ kind: "added", pointer: "/2", after: "and" }]);
});

test("a member with an id is the same one after it changed", () => {
  const before = [
    { id: "a", lines: 1 },
    { id: "b", lines: 2 },
  ];
  const after = [{ id: "b", lines: 3 }];

  expect(difference(before, after)).toEqual([
    { kind: "removed", pointer: "/0", before: { id: "a", lines: 1 } },
    { kind: "changed", pointer: "/0/lines", before: 2, after: 3 },
  ]);
});

test("a different kind of value is one change", () => {
  expect(difference({ cast: ["A"] }, { cast: "A" })).toEqual([
    { kind: "changed", pointer: "/cast", before: ["A"], after: "A" },
  ]);
});

test("long lists are compared without laying every member beside every other", () => {
  const before = Array.from({ length: 20_000 }, (_, at) => `line ${at}`);
  const after = before.toSpliced(9_000, 1, "another line");

  expect(difference(before, after)).toEqual([
    { kind: "changed", pointer: "/9000", before: "line 9000", after: "another line" },
  ]);
});
