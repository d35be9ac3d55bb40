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
