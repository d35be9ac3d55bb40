import { StudioError } from "../core/error.ts";

const hint = "Send one JSON value in UTF-8.";

/** Reads a JSON text that somebody sent. Throws `bad-request` for what is no JSON, nests too deep, or reaches for prototypes. */
export function parseJson(text: string, deepest: number): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text) as unknown;
  } catch (error) {
    // The parser's own words quote the text; where it broke off is enough.
    const [place = ""] = / at position \d+| end of JSON input/u.exec(String(error)) ?? [];
    const where = place.startsWith(" at") ? ` (${place.trim()})` : "";
    throw new StudioError("bad-request", `The body is not JSON${where}.`, { hint, cause: error });
  }
  assertTame(value, deepest);
  return value;
}

/** Walks without recursion, so that no nesting can exhaust the stack. */
function assertTame(value: unknown, deepest: number): void {
  let level: readonly object[] = isHolder(value) ? [value] : [];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > deepest)
      throw new StudioError("bad-request", `The body nests deeper than ${deepest} levels.`);
    const next: object[] = [];
    for (const holder of level) {
      assertPlainKeys(holder);
      for (const member of Object.values(holder) as unknown[])
        if (isHolder(member)) next.push(member);
    }
    level = next;
  }
}

function assertPlainKeys(holder: object): void {
  const reaches =
    Object.hasOwn(holder, "__proto__") ||
    (Object.hasOwn(holder, "constructor") &&
      Object.hasOwn(
        Object((holder as { constructor: unknown }).constructor) as object,
        "prototype",
      ));
  if (reaches)
    throw new StudioError("bad-request", "The body has a key that names an object's prototype.");
}

function isHolder(value: unknown): value is object {
  return value !== null && typeof value === "object";
}
