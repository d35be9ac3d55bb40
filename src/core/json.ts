export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/**
 * One text for one value: keys sorted by UTF-16 code units, no white space, numbers as JavaScript prints them (RFC 8785).
 * Members that are undefined are left out; a number that JSON has no word for throws a TypeError.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string")
    return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`JSON has no word for ${value}`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value))
    return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (typeof value === "object") return canonicalObject(value as Record<string, unknown>);
  throw new TypeError(`JSON has no word for a ${typeof value}`);
}

function canonicalObject(value: Record<string, unknown>): string {
  const members: string[] = [];
  for (const key of Object.keys(value).toSorted()) {
    const member = value[key];
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(",")}}`;
}

/** The part of a value that a JSON pointer (RFC 6901) names; undefined when there is none. An array's length is no part. */
export function atPointer(value: unknown, pointer: string): unknown {
  let part: unknown = value;
  for (const token of pointer.split("/").slice(1)) {
    if (part === null || typeof part !== "object") return undefined;
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    const isPart = Object.hasOwn(part, name) && !(Array.isArray(part) && name === "length");
    part = isPart ? (part as Record<string, unknown>)[name] : undefined;
  }
  return part;
}

/** A pointer one level further down. */
export function pointerTo(pointer: string, name: string): string {
  return `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** Freezes a value and everything in it, in place. */
export function deepFreeze<Value>(value: Value): Value {
  if (value !== null && typeof value === "object" && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
