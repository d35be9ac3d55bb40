/**
 * A copy of what was taken out of a view, because views are changed in place. Every part that is as it was before is the
 * same object as before, so that nothing is drawn again that shows the same.
 *
 * @param before - what this gave last time; undefined the first time
 */
export function taken<Value>(before: Value | undefined, value: Value): Value {
  return copied(before, value) as Value;
}

function copied(before: unknown, value: unknown): unknown {
  if (Array.isArray(value)) return copiedList(Array.isArray(before) ? before : null, value);
  if (value instanceof Map || value instanceof Set) return value;
  if (value !== null && typeof value === "object") return copiedRecord(before, value);
  return value;
}

function copiedList(before: readonly unknown[] | null, value: readonly unknown[]): unknown {
  const copy = value.map((item, index) => copied(before?.[index], item));
  const isSame =
    before?.length === copy.length && copy.every((item, at) => Object.is(item, before[at]));
  return isSame ? before : copy;
}

function copiedRecord(before: unknown, value: object): unknown {
  const isRecord = before !== null && typeof before === "object" && !Array.isArray(before);
  const old = (isRecord ? before : {}) as Record<string, unknown>;
  const copy: Record<string, unknown> = {};
  let isSame = isRecord && Object.keys(old).length === Object.keys(value).length;
  for (const [name, member] of Object.entries(value)) {
    copy[name] = copied(old[name], member);
    if (!Object.is(copy[name], old[name]) || !(name in old)) isSame = false;
  }
  return isSame ? before : copy;
}
