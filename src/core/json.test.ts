import fc from "fast-check";
import { expect, test } from "vitest";
import { atPointer, canonicalJson, pointerTo } from "./json.ts";

test("the same value has the same text, whatever the order of its members", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).toReversed());

      expect(canonicalJson(reversed)).toBe(canonicalJson(value));
    }),
  );
});

test("canonical JSON is JSON: reading it gives the value back", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("canonical JSON is what JSON.stringify writes, with the members of every object in order of their names", () => {
  const written = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(written).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    const members = Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${written(member)}`);
    return `{${members.join(",")}}`;
  };
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
      expect(canonicalJson(value)).toBe(written(value));
    }),
  );
  for (const text of ["", '"', "\\", "\u007f", "\ud800", "é", "\u2028", "x".repeat(300), "\n"])
    expect(canonicalJson({ [text]: text })).toBe(
      `{${JSON.stringify(text)}:${JSON.stringify(text)}}`,
    );
});

test("a number that JSON has no word for is refused, not written as null", () => {
  expect(() => canonicalJson({ a: Number.NaN })).toThrow("JSON has no word");
});

test("a pointer finds exactly the member it was made from, whatever its name", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.integer(), (outer, inner, value) => {
      const pointer = pointerTo(pointerTo("", outer), inner);

      expect(atPointer({ [outer]: { [inner]: value } }, pointer)).toBe(value);
    }),
  );
});

test("a pointer does not reach what a body inherits", () => {
  expect(atPointer({ a: 1 }, "/constructor")).toBeUndefined();
});

test("the length of an array is no part of it, whatever is called length elsewhere", () => {
  expect(atPointer([1, 2], "/length")).toBeUndefined();
  expect(atPointer({ length: 2 }, "/length")).toBe(2);
});
