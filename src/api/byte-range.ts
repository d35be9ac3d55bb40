/** Which bytes of a whole a `Range` header asks for: `end` is one past the last. */
export type ByteRange =
  | { readonly kind: "whole" }
  | { readonly kind: "part"; readonly start: number; readonly end: number }
  | { readonly kind: "outside" };

/** What is no range of bytes, and more than one, are answered with the whole, as RFC 9110 allows. */
export function byteRange(header: string | undefined, length: number): ByteRange {
  const [, first = "", last = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/u.exec(header ?? "") ?? [];
  if (first === "" && last === "") return { kind: "whole" };
  if (first === "") {
    const start = Math.max(0, length - Number(last));
    return start < length ? { kind: "part", start, end: length } : { kind: "outside" };
  }
  const start = Number(first);
  const end = last === "" ? length : Math.min(length, Number(last) + 1);
  if (last !== "" && Number(last) < start) return { kind: "whole" };
  return start < length ? { kind: "part", start, end } : { kind: "outside" };
}
