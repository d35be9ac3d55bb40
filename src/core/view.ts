import { canonicalJson, deepFreeze, pointerTo } from "./json.ts";
import type { ArtifactRef } from "./artifact.ts";
import type { Digest } from "./clock.ts";
import type { ManyView } from "./stage.ts";
import type { Read, ReadSource } from "./trace.ts";

/** More pointers than this into one version are kept as one read of the whole. */
const collapseAbove = 48;

/** A body and where it came from, as views are made of it. The body is never changed, nor handed out bare. */
export interface ReadableVersion {
  readonly ref: ArtifactRef;
  readonly body: unknown;
  /** A frozen copy for stages that want the whole. */
  readonly frozen: () => unknown;
}

/** Remembers what one unit looks at. */
export interface Recorder {
  view(version: ReadableVersion): unknown;
  manyView(
    type: string,
    versions: readonly ReadableVersion[],
    complete: boolean,
  ): ManyView<unknown>;
  /** A read that is not of a body: parameters, files, feedback, an absent artifact. */
  note(source: ReadSource, pointer: string, value: unknown): void;
  reads(): Read[];
  /** Versions read so far, each once, in the order of the first look. */
  versions(): ArtifactRef[];
}

interface Origin {
  readonly looked: Map<string, unknown>;
  readonly pointer: string;
  readonly version: ReadableVersion;
}

const origins = new WeakMap<object, Origin>();

/** The plain, frozen value behind a view, recorded as one read of all of it. Anything else is returned as it is. */
export function whole<Value>(view: Value): Value {
  if (view === null || typeof view !== "object") return view;
  const origin = origins.get(view);
  if (!origin) return view;
  const { looked, pointer, version } = origin;
  let value = version.frozen();
  for (const token of pointer.split("/").slice(1)) {
    value = (value as Record<string, unknown>)[token.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  looked.set(pointer, value);
  return value as Value;
}

/** A frozen deep copy, made when first asked for. */
export function frozenOnce(body: unknown): () => unknown {
  let copy: unknown;
  return () => (copy ??= deepFreeze(structuredClone(body)));
}

export function createRecorder(digest: Digest): Recorder {
  const byVersion = new Map<ReadableVersion, Map<string, unknown>>();
  const others: { source: ReadSource; pointer: string; value: unknown }[] = [];
  const digestOf = (value: unknown) =>
    digest(value === undefined ? "undefined" : canonicalJson(value));
  const lookedInto = (version: ReadableVersion) => {
    const looked = byVersion.get(version) ?? new Map<string, unknown>();
    byVersion.set(version, looked);
    return looked;
  };
  const view = (version: ReadableVersion) => viewOf(version.body, "", version, lookedInto(version));
  const note: Recorder["note"] = (source, pointer, value) =>
    void others.push({ source, pointer, value });

  return {
    view,
    note,
    manyView: (type, versions, complete) => manyViewOf(type, versions, complete, view, note),
    reads: () => [
      ...[...byVersion].flatMap(([version, looked]) => readsOf(version, looked, digestOf)),
      ...uniqueReads(
        others.map(({ source, pointer, value }) => ({ source, pointer, digest: digestOf(value) })),
      ),
    ],
    versions: () => [...byVersion].filter(([, looked]) => looked.size > 0).map(([{ ref }]) => ref),
  };
}

function readsOf(
  version: ReadableVersion,
  looked: Map<string, unknown>,
  digestOf: (value: unknown) => string,
): Read[] {
  const source: ReadSource = { kind: "artifact", ...version.ref };
  if (looked.size > collapseAbove) return [{ source, pointer: "", digest: digestOf(version.body) }];
  return [...looked]
    .filter(([pointer]) => !insideAnother(pointer, looked))
    .map(([pointer, value]) => ({ source, pointer, digest: digestOf(value) }));
}

/** Whether a whole value around this one was read too, so that its digest says it all. */
function insideAnother(pointer: string, looked: ReadonlyMap<string, unknown>): boolean {
  for (let end = pointer.lastIndexOf("/"); end >= 0; end = pointer.lastIndexOf("/", end - 1)) {
    if (looked.has(pointer.slice(0, end))) return true;
    if (end === 0) break;
  }
  return false;
}

function uniqueReads(reads: readonly Read[]): Read[] {
  return [
    ...new Map(reads.map((read) => [canonicalJson([read.source, read.pointer]), read])).values(),
  ];
}

function manyViewOf(
  type: string,
  versions: readonly ReadableVersion[],
  complete: boolean,
  view: (version: ReadableVersion) => unknown,
  note: Recorder["note"],
): ManyView<unknown> {
  const byKey = new Map(versions.map((version) => [version.ref.key, version]));
  const keys = () => {
    note({ kind: "set", type }, "", [...byKey.keys()]);
    return [...byKey.keys()];
  };
  return {
    keys,
    get(key) {
      const version = byKey.get(key);
      if (version) return view(version);
      note({ kind: "absent", type, key }, "", undefined);
      return undefined;
    },
    get size() {
      return keys().length;
    },
    get complete() {
      note({ kind: "set", type }, "/complete", complete);
      return complete;
    },
    *[Symbol.iterator]() {
      for (const key of keys()) yield [key, view(byKey.get(key)!)] as const;
    },
  };
}

/** Names that the language asks for by itself; looking for them says nothing about the body. */
const askedByLanguage = new Set([
  "toJSON",
  "then",
  "constructor",
  "asymmetricMatch",
  "nodeType",
  "$$typeof",
]);

const refuse = () => {
  throw new TypeError("Inputs are read-only: copy what you want to change.");
};
const readOnly: ProxyHandler<object> = {
  set: refuse,
  defineProperty: refuse,
  deleteProperty: refuse,
  setPrototypeOf: refuse,
  preventExtensions: refuse,
};

function viewOf(
  value: unknown,
  pointer: string,
  version: ReadableVersion,
  looked: Map<string, unknown>,
): unknown {
  if (value === null || typeof value !== "object") {
    looked.set(pointer, value);
    return value;
  }
  const children = new Map<string, unknown>();
  const child = (target: object, name: string): unknown => {
    if (children.has(name)) return children.get(name);
    const member = viewOf(
      (target as Record<string, unknown>)[name],
      pointerTo(pointer, name),
      version,
      looked,
    );
    children.set(name, member);
    return member;
  };
  const proxy = new Proxy(value, {
    get(target, name, receiver) {
      if (typeof name === "symbol" || askedByLanguage.has(name))
        return Reflect.get(target, name, receiver);
      if (Array.isArray(target) && name === "length") {
        looked.set(`${pointer}/#`, target.length);
        return target.length;
      }
      if (Object.hasOwn(target, name)) return child(target, name);
      const inherited: unknown = Reflect.get(target, name, receiver);
      if (typeof inherited !== "function") looked.set(pointerTo(pointer, name), undefined);
      return inherited;
    },
    has(target, name) {
      if (typeof name === "string")
        looked.set(pointerTo(pointer, name), (target as Record<string, unknown>)[name]);
      return Reflect.has(target, name);
    },
    ownKeys(target) {
      looked.set(`${pointer}/#`, membersOf(target));
      return Reflect.ownKeys(target);
    },
    getOwnPropertyDescriptor(target, name) {
      // Listing the members asks for each descriptor; only members that are handed over count as read.
      const descriptor = Reflect.getOwnPropertyDescriptor(target, name);
      const holdsMore =
        descriptor &&
        typeof name === "string" &&
        typeof descriptor.value === "object" &&
        descriptor.value !== null;
      if (holdsMore) descriptor.value = child(target, name);
      return descriptor;
    },
    ...readOnly,
  });
  origins.set(proxy, { looked, pointer, version });
  return proxy;
}

/** What `/#` at the end of a pointer stands for: an array's length, an object's member names in order. */
export function membersOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length;
  return value !== null && typeof value === "object" ? Object.keys(value).toSorted() : undefined;
}
