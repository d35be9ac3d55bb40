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
  if (typeof value === "string") return quoted(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`JSON has no word for ${value}`);
    return Object.is(value, -0) ? "0" : String(value);
  }
  if (Array.isArray(value)) return canonicalArray(value);
  if (typeof value === "object") return canonicalObject(value as Record<string, unknown>);
  throw new TypeError(`JSON has no word for a ${typeof value}`);
}

function canonicalArray(value: readonly unknown[]): string {
  let text = "";
  for (let index = 0; index < value.length; index += 1) {
    if (index > 0) text += ",";
    text += canonicalJson(value[index] ?? null);
  }
  return `[${text}]`;
}

function canonicalObject(value: Record<string, unknown>): string {
  let text = "";
  for (const key of sorted(Object.keys(value))) {
    const member = value[key];
    if (member === undefined) continue;
    text += `${text === "" ? "" : ","}${quoted(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

/** By UTF-16 code units; most lists of keys are a handful, for which sorting in place by hand is several times faster. */
function sorted(keys: string[]): string[] {
  if (keys.length > 16) return keys.toSorted();
  for (let next = 1; next < keys.length; next += 1) {
    const key = keys[next]!;
    let place = next;
    for (; place > 0 && keys[place - 1]! > key; place -= 1) keys[place] = keys[place - 1]!;
    keys[place] = key;
  }
  return keys;
}

/** Whatever JSON must write in another way than as it is. */
const special = /[^ !#-[\]-~]/;

function quoted(text: string): string {
  return text.length < 256 && !special.test(text) ? `"${text}"` : JSON.stringify(text);
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
