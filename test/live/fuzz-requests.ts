import {
  createValues,
  oddJson,
  oddText,
  pick,
  type Chance,
  type Schema,
  type Values,
} from "./json-schema-values.ts";

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly schema?: Schema;
}

/** One operation of an OpenAPI document. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Schemas by media type; empty where there is no body. */
  readonly bodies: readonly (readonly [type: string, schema: Schema])[];
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface DocumentedOperation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { schema?: Schema }>> };
}

function operationsOf(document: OpenApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => /^(?:get|post|put|patch|delete)$/u.test(method))
      .map(([method, operation]) => {
        const { parameters = [], requestBody } = operation as DocumentedOperation;
        const bodies = Object.entries(requestBody?.content ?? {}).map(
          ([type, { schema = {} }]) => [type, schema] as const,
        );
        return { method: method.toUpperCase(), path, parameters, bodies };
      }),
  );
}

/** A request as it goes over the wire. */
export interface FuzzRequest {
  readonly method: string;
  /** Path and query, as they stand in the request line. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

/** What requests are made from. */
export interface FuzzParts {
  readonly document: OpenApiDocument;
  readonly chance: Chance;
  /** By the name of a path parameter: values that are there. */
  readonly known: Readonly<Record<string, readonly string[]>>;
  readonly tokens: readonly string[];
}

/** Draws requests from a document, some of them right, most with one or two things wrong. */
export function createFuzz({ document, chance, known, tokens }: FuzzParts): () => FuzzRequest {
  const operations = operationsOf(document);
  const values = createValues(document, chance, Object.values(known).flat());
  return () => {
    const operation = pick(chance, operations);
    const target = `${drawnPath(operation, chance, known)}${drawnQuery(operation, chance, values)}`;
    const { type, body } = drawnBody(operation, chance, values);
    const isOddMethod = chance() < 0.05;
    const odd = ["PUT", "PATCH", "DELETE", "POST", "GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND"];
    const method = isOddMethod ? pick(chance, odd) : operation.method;
    return {
      method,
      target,
      headers: {
        ...(type === null ? {} : { "content-type": type }),
        ...drawnHeaders(chance, tokens),
      },
      body: method === "HEAD" || method === "TRACE" ? null : body,
    };
  };
}

/** Path pieces that are no proper names. */
const oddPieces = [
  "%",
  "%zz",
  "%00",
  "%c0%af",
  "%ff%fe",
  "..%2f..%2fetc%2fpasswd",
  "%2e%2e",
  "%252e%252e",
  "__proto__",
  "constructor",
  "a".repeat(3_000),
  "%F0%9F%9A%A2",
  "%ED%A0%80",
  "-1",
  "0",
  "99999999999999999999",
  "1e3",
  "null",
  "'",
  "a;b=c",
  "%0d%0aX-Bad:%20yes",
  "*",
];

function drawnPath(
  { path }: Operation,
  chance: Chance,
  known: Readonly<Record<string, readonly string[]>>,
): string {
  const filled = path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => {
    const there = known[name] ?? known["id"] ?? [];
    const draw = chance();
    if (draw < 0.72 && there.length > 0) return encodeURIComponent(pick(chance, there));
    if (draw < 0.87) return pick(chance, oddPieces);
    return encoded(oddText(chance)).slice(0, 4_000);
  });
  const draw = chance();
  if (draw < 0.02) return `${filled}/`;
  if (draw < 0.04) return `/${filled}`;
  if (draw < 0.06) return `${filled}/${pick(chance, oddPieces)}`;
  return filled;
}

/** Halves of pairs cannot be encoded; they become what a sloppy client would send. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function drawnQuery({ parameters }: Operation, chance: Chance, values: Values): string {
  const words: string[] = [];
  for (const { name, in: place, schema = {} } of parameters) {
    if (place !== "query" || chance() < 0.5) continue;
    const value = values.of(schema, 0.35);
    const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
    words.push(
      `${name}=${chance() < 0.06 ? pick(chance, oddPieces) : encoded(text).slice(0, 4_000)}`,
    );
    if (chance() < 0.05) words.push(`${name}=${encoded(oddText(chance)).slice(0, 500)}`);
  }
  if (chance() < 0.05) words.push(`${encoded(oddText(chance)).slice(0, 500)}=1`);
  if (chance() < 0.02) words.push(...Array.from({ length: 300 }, (_, at) => `offset=s%3A${at}`));
  return words.length > 0 ? `?${words.join("&")}` : chance() < 0.02 ? "?" : "";
}

const oddTypes = [
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "multipart/form-data; boundary=x",
  "application/json; charset=utf-16",
  "application/json;",
  "APPLICATION/JSON",
  "application/vnd.api+json",
  "text/html",
  "x",
  "",
];

function drawnBody(
  { bodies }: Operation,
  chance: Chance,
  values: Values,
): { readonly type: string | null; readonly body: Buffer | null } {
  if (bodies.length === 0)
    return chance() < 0.03
      ? { type: "application/json", body: Buffer.from(JSON.stringify(oddText(chance))) }
      : { type: null, body: null };
  const [type, schema] = pick(chance, bodies);
  const isOddType = chance() < 0.06;
  const sent = isOddType ? pick(chance, oddTypes) : type;
  if (type.startsWith("multipart/"))
    return { type: isOddType ? sent : `${type}; boundary=edge`, body: multipart(chance) };
  if (!type.includes("json")) return { type: sent, body: oddBytes(chance) };
  const fitting = JSON.stringify(values.of(schema, pick(chance, [0, 0.08, 0.25])));
  const draw = chance();
  if (draw < 0.04) return { type: sent, body: oddBytes(chance) };
  if (draw < 0.05) return { type: null, body: Buffer.from(fitting) };
  if (draw < 0.06) return { type: sent, body: null };
  return { type: sent, body: Buffer.from(draw < 0.18 ? oddJson(chance, fitting) : fitting) };
}

function multipart(chance: Chance): Buffer {
  const name = pick(chance, ["file", "file", "x", "__proto__", ""]);
  const filename = pick(chance, ["a.fountain", "../../etc/passwd", "a\u0000.txt", "", "%00.pdf"]);
  const head = `--edge\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\n\r\n`;
  const end = chance() < 0.7 ? "\r\n--edge--\r\n" : "";
  return Buffer.concat([Buffer.from(head), oddBytes(chance), Buffer.from(end)]);
}

function oddBytes(chance: Chance): Buffer {
  const length = Math.floor(Math.exp(chance() * 10));
  return pick(chance, [
    () => Buffer.from(Array.from({ length }, () => Math.floor(chance() * 256))),
    () => Buffer.from("INT. QUAY - NIGHT\n\nIRIS\nThe ferry is late.\n".repeat(1 + (length % 40))),
    () => Buffer.from("PK\u0003\u0004".padEnd(length, "\u0000")),
    () => Buffer.from("%PDF-1.7\n".padEnd(length, "x")),
    () => Buffer.from("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><FinalDraft>&a;"),
    () => Buffer.from([0xff, 0xfe, 0x00, 0xd8]),
    () => Buffer.alloc(0),
  ])();
}

function drawnHeaders(chance: Chance, tokens: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = { authorization: `Bearer ${pick(chance, tokens)}` };
  const odd: Readonly<Record<string, readonly string[]>> = {
    authorization: [
      "",
      "Bearer",
      "Bearer ",
      "Basic YTpi",
      "Bearer bkl_",
      `Bearer ${"x".repeat(5_000)}`,
    ],
    cookie: ["backlot_session=", "backlot_session=x; backlot_session=y", "=;;;", "a".repeat(3_000)],
    origin: ["null", "http://evil.example", "http://127.0.0.1:1", "::"],
    "sec-fetch-site": ["cross-site", "x"],
    "if-none-match": ["*", '"x"', 'W/"', "x".repeat(2_000)],
    "if-match": ["*", '"x"'],
    range: [
      "bytes=0-",
      "bytes=-1",
      "bytes=5-2",
      "bytes=0-0,2-3",
      "bytes=a",
      "lines=1-2",
      "bytes=99999999999999999999-",
    ],
    accept: ["", "*/*", "text/html", "image/png;q=x"],
    "accept-encoding": ["", "br;q=nope", "identity;q=0"],
    "content-encoding": ["gzip", "nonsense"],
    "idempotency-key": ["", "x".repeat(201), "k", "\u00e9", "a b", '{"a":1}'],
    "last-event-id": ["", "-1", "1e9", "abc", "99999999999999999999", "0x10"],
    host: ["", "evil.example", "127.0.0.1:1", "localhost", "[::1", "a b"],
    "x-forwarded-for": ["1.2.3.4", "x"],
    "x-http-method-override": ["DELETE"],
    expect: ["200-nothing"],
    "transfer-encoding": ["identity"],
  };
  const count = chance() < 0.75 ? 0 : 1 + Math.floor(chance() * 2);
  for (let index = 0; index < count; index += 1) {
    const name = pick(chance, Object.keys(odd));
    headers[name] = pick(chance, odd[name] ?? [""]);
  }
  return headers;
}
