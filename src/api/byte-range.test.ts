import { expect, test } from "vitest";
import { byteRange } from "./byte-range.ts";

test.each([
  ["bytes=0-3", { kind: "part", start: 0, end: 4 }],
  ["bytes=4-", { kind: "part", start: 4, end: 10 }],
  ["bytes=-3", { kind: "part", start: 7, end: 10 }],
  ["bytes=-30", { kind: "part", start: 0, end: 10 }],
  ["bytes=8-99", { kind: "part", start: 8, end: 10 }],
])("%s of ten bytes asks for a part", (header, range) => {
  expect(byteRange(header, 10)).toEqual(range);
});

test.each([undefined, "lines=1-2", "bytes=1-2,4-5", "bytes=-", "bytes=5-2", "bytes=x-1"])(
  "%s asks for the whole",
  (header) => {
    expect(byteRange(header, 10)).toEqual({ kind: "whole" });
  },
);

test.each(["bytes=10-", "bytes=11-12", "bytes=-0"])("%s is outside of ten bytes", (header) => {
  expect(byteRange(header, 10)).toEqual({ kind: "outside" });
});
