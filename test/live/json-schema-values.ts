/** The part of JSON schema that an OpenAPI 3.1 document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly default?: unknown;
  readonly example?: unknown;
}

export type Chance = () => number;

/** Text that trips programs: names of prototypes, controls, halves of pairs, right-to-left marks, paths, templates. */
const oddTexts = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\u{1F3AC}".repeat(40),
  "\uD800",
  "\uDFFF\uD800",
  "\u202Eferry",
  "e\u0301".repeat(50),
  "\uFEFF",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "../../../../etc/passwd",
  "..\\..\\windows",
  "/etc/passwd",
  "file:///etc/passwd",
  "C:\\",
  "${titles}",
  "{{input}}",
  "'; DROP TABLE runs; --",
  "%00",
  "%",
  "%s%n%x",
  "null",
  "undefined",
  "NaN",
  "-1",
  "1e309",
  "\r\nSet-Cookie: a=b",
  "<script>alert(1)</script>",
  "local",
  "\n".repeat(100),
] as const;

const oddNumbers = [
  0,
  -0,
  -1,
  1,
  0.5,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 63),
  1e21,
  1e308,
  5e-324,
] as const;

export function pick<Value>(chance: Chance, values: readonly Value[]): Value {
  return values[Math.floor(chance() * values.length)]!;
}

export function oddText(chance: Chance): string {
  const draw = chance();
  if (draw < 0.7) return pick(chance, oddTexts);
  if (draw < 0.85)
    return Array.from({ length: Math.floor(chance() * 40) }, () =>
      String.fromCodePoint(Math.floor(chance() * 0x2_ff_ff)),
    ).join("");
  return pick(chance, ["x", "é", "\u{1F6A2}"]).repeat(Math.floor(Math.exp(chance() * 11)));
}

/** Any JSON value at all. */
function oddValue(chance: Chance, depth = 0): unknown {
  const draw = chance();
  if (draw < 0.3) return oddText(chance);
  if (draw < 0.5) return pick(chance, oddNumbers);
  if (draw < 0.6) return chance() < 0.5;
  if (draw < 0.7 || depth > 3) return null;
  const length = Math.floor(chance() * 4);
  if (draw < 0.85) return Array.from({ length }, () => oddValue(chance, depth + 1));
  return Object.fromEntries(
    Array.from({ length }, () => [oddText(chance), oddValue(chance, depth + 1)]),
  );
}

/** Values that fit a schema more or less, as often as not with something wrong in them. */
export interface Values {
  /** @param wrong - how likely each part of it is to be something else, from 0 to 1 */
  of(schema: Schema, wrong: number): unknown;
}

/**
 * @param document - where `$ref` points into
 * @param known - values that mean something to the server, such as ids of what is there
 */
export function createValues(document: unknown, chance: Chance, known: readonly string[]): Values {
  const of = (schema: Schema, wrong: number, depth = 0): unknown => {
    if (chance() < wrong) return oddValue(chance);
    const target = resolved(document, schema);
    if (target.const !== undefined) return target.const;
    if (target.enum) return pick(chance, target.enum);
    const choices = target.anyOf ?? target.oneOf;
    if (choices) return of(pick(chance, choices), wrong, depth + 1);
    if (target.allOf)
      return Object.assign(
        {},
        ...target.allOf.map((part) => of(part, wrong, depth + 1)),
      ) as unknown;
    if (target.example !== undefined && chance() < 0.3) return target.example;
    const { type } = target;
    const one = typeof type === "string" ? type : type && pick(chance, type);
    if (one === "object" || (one === undefined && target.properties))
      return depth > 6 ? {} : object(target, wrong, depth);
    if (one === "array") {
      const length = depth > 6 ? 0 : (target.minItems ?? 0) + Math.floor(chance() * 3);
      return Array.from({ length }, (_, at) =>
        of(target.prefixItems?.[at] ?? target.items ?? {}, wrong, depth + 1),
      );
    }
    if (one === "integer" || one === "number") return number(target, one === "integer");
    if (one === "boolean") return chance() < 0.5;
    if (one === "null") return null;
    if (one === "string") return text(target);
    return oddValue(chance, depth);
  };
  const object = (schema: Schema, wrong: number, depth: number) => {
    const entries: [string, unknown][] = [];
    for (const [name, part] of Object.entries(schema.properties ?? {})) {
      const isNeeded = schema.required?.includes(name) ?? false;
      if (chance() < (isNeeded ? wrong / 2 : 0.5)) continue;
      entries.push([name, of(part, wrong, depth + 1)]);
    }
    const extra = schema.additionalProperties;
    if (typeof extra === "object" && chance() < 0.6)
      entries.push([pick(chance, ["a", "title", "delay", "titles"]), of(extra, wrong, depth + 1)]);
    if (chance() < wrong) entries.push([oddText(chance), oddValue(chance)]);
    return Object.fromEntries(entries);
  };
  const number = ({ minimum = 0, maximum = minimum + 1_000 }: Schema, isWhole: boolean) => {
    const value = minimum + chance() * (maximum - minimum);
    return isWhole ? Math.round(value) : value;
  };
  const text = ({ format, minLength = 0 }: Schema) => {
    if (format === "email") return `p${Math.floor(chance() * 1e6)}@example.com`;
    if (known.length > 0 && chance() < 0.4) return pick(chance, known);
    return "harbour light ".repeat(1 + Math.ceil(minLength / 14)).slice(0, Math.max(minLength, 13));
  };
  return { of };
}

function resolved(document: unknown, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const steps = schema.$ref.replace(/^#\//u, "").split("/");
  let place: unknown = document;
  for (const step of steps)
    place = (place as Readonly<Record<string, unknown>> | undefined)?.[
      step.replaceAll("~1", "/").replaceAll("~0", "~")
    ];
  return resolved(document, place ?? {});
}

/** JSON that is no value of any schema: broken, deep, huge, with names twice or names that belong to prototypes. */
export function oddJson(chance: Chance, fitting: string): string {
  const deep = Math.floor(chance() * 5_000);
  return pick(chance, [
    () => fitting.slice(0, Math.floor(chance() * fitting.length)),
    () => `${fitting}${fitting}`,
    () => `\uFEFF${fitting}`,
    () => "[".repeat(deep) + "]".repeat(deep),
    () => `${'{"a":'.repeat(deep)}1${"}".repeat(deep)}`,
    () => `{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}},"name":"x"}`,
    () => `{"name":"a","name":"b","pipeline":"test-echo","pipeline":{}}`,
    () => `{"name":"${"x".repeat(Math.floor(chance() * 1_500_000))}"}`,
    () => "1e99999",
    () => "nul",
    () => "",
    () => `{"a":${"9".repeat(Math.floor(chance() * 5_000))}}`,
    () => '"\\ud800"',
    () => '{"name":"\\u0000"}',
  ])();
}
