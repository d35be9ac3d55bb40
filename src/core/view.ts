import { atPointer, canonicalJson, deepFreeze, pointerTo } from "./json.ts";
import type { ArtifactRef } from "./artifact.ts";
import type { Digest } from "./clock.ts";
import type { ManyView } from "./stage.ts";
import type { Look, Read, ReadSource } from "./trace.ts";

/** More looks than this into one version are kept as one read of the whole. */
const collapseAbove = 48;

/** A body, which is JSON, and where it came from, as views are made of it. It is never changed, nor handed out bare. */
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
  /** Versions looked into so far, each once, in the order of being handed out. That there is one counts as no look into it. */
  versions(): ArtifactRef[];
}

/** Pointers into one body that were looked at, by what of them. */
type Looks = Readonly<Record<Look, Set<string>>>;

/** What views of one version have in common. */
interface Looked {
  readonly version: ReadableVersion;
  readonly looks: Looks;
}

const origins = new WeakMap<object, Looked & { readonly pointer: string }>();

/** The plain, frozen value behind a view, recorded as one read of all of it. Anything else is returned as it is. */
export function whole<Value>(view: Value): Value {
  if (view === null || typeof view !== "object") return view;
  const origin = origins.get(view);
  if (!origin) return view;
  const { version, looks, pointer } = origin;
  looks.value.add(pointer);
  return atPointer(version.frozen(), pointer) as Value;
}

/** What a look at a part of a body tells: the same before and now means that whoever looked is not concerned. */
export function seen(body: unknown, what: Look, pointer: string): unknown {
  const part = atPointer(body, pointer);
  switch (what) {
    case "value":
      return part;
    case "members":
      if (Array.isArray(part)) return part.length;
      return part !== null && typeof part === "object" ? Object.keys(part) : undefined;
    case "kind":
      if (Array.isArray(part)) return "array";
      return part !== null && typeof part === "object" ? "object" : "neither";
    case "presence":
      return part !== undefined;
  }
}

/** A frozen deep copy, made when first asked for. */
export function frozenOnce(body: unknown): () => unknown {
  let copy: unknown;
  return () => (copy ??= deepFreeze(structuredClone(body)));
}

export function createRecorder(digest: Digest): Recorder {
  const byVersion = new Map<ReadableVersion, Looks>();
  const others: { source: ReadSource; pointer: string; value: unknown }[] = [];
  const digestOf = (value: unknown) =>
    digest(value === undefined ? "undefined" : canonicalJson(value));
  const looksInto = (version: ReadableVersion) => {
    const looks = byVersion.get(version) ?? noLooks();
    byVersion.set(version, looks);
    return looks;
  };
  const view = (version: ReadableVersion) =>
    viewOf(version.body, "", { version, looks: looksInto(version) });
  const note: Recorder["note"] = (source, pointer, value) =>
    void others.push({ source, pointer, value });

  return {
    view,
    note,
    manyView: (type, versions, complete) => manyViewOf(type, versions, complete, view, note),
    reads: () => [
      ...[...byVersion].flatMap(([version, looks]) => readsOf(version, looks, digestOf)),
      ...uniqueReads(
        others.map(({ source, pointer, value }) => ({
          source,
          what: "value",
          pointer,
          digest: digestOf(value),
        })),
      ),
    ],
    versions: () =>
      [...byVersion].filter(([, looks]) => isLookInside(looks)).map(([{ ref }]) => ref),
  };
}

function noLooks(): Looks {
  return { value: new Set(), members: new Set(), kind: new Set(), presence: new Set() };
}

/** Whether more is known than that there is a body: each view begins with the kind of the whole. */
function isLookInside({ value, members, kind, presence }: Looks): boolean {
  return value.size + members.size + presence.size > 0 || kind.size > 1;
}

function readsOf(
  { ref, body }: ReadableVersion,
  looks: Looks,
  digestOf: (value: unknown) => string,
): Read[] {
  const readOf = (what: Look, pointer: string): Read => ({
    source: { kind: "artifact", ...ref },
    what,
    pointer,
    digest: digestOf(seen(body, what, pointer)),
  });
  const telling: { what: Look; pointer: string }[] = [];
  for (const look of tellingLooks(looks)) {
    if (telling.length === collapseAbove) return [readOf("value", "")];
    telling.push(look);
  }
  return telling.map(({ what, pointer }) => readOf(what, pointer));
}

/** The looks from which all the others follow. */
function* tellingLooks(looks: Looks): Generator<{ what: Look; pointer: string }> {
  const { value, members, kind, presence } = looks;
  const isInWhole = (pointer: string) => value.has(pointer) || isInsideOne(pointer, value);
  for (const pointer of value) if (!isInsideOne(pointer, value)) yield { what: "value", pointer };
  for (const pointer of members) if (!isInWhole(pointer)) yield { what: "members", pointer };

  const objects = ownersOfNames(looks);
  const hasKnownKind = (pointer: string) => members.has(pointer) || objects.has(pointer);
  for (const pointer of kind)
    if (!hasKnownKind(pointer) && !isInWhole(pointer)) yield { what: "kind", pointer };

  const isKnownToBe = (pointer: string) => kind.has(pointer) || members.has(ownerOf(pointer));
  for (const pointer of presence)
    if (!isKnownToBe(pointer) && !isInWhole(pointer)) yield { what: "presence", pointer };
}

/** Whether one of the values goes around the part that the pointer names. */
function isInsideOne(pointer: string, values: ReadonlySet<string>): boolean {
  for (let end = pointer.lastIndexOf("/"); end >= 0; end = pointer.lastIndexOf("/", end - 1)) {
    if (values.has(pointer.slice(0, end))) return true;
    if (end === 0) break;
  }
  return false;
}

/** Parts that must be objects, since a member was seen there whose name no array has. */
function ownersOfNames({ value, kind }: Looks): ReadonlySet<string> {
  const owners = new Set<string>();
  for (const pointers of [value, kind])
    for (const pointer of pointers) {
      const owner = ownerOf(pointer);
      if (pointer !== "" && !isIndex(pointer.slice(owner.length + 1))) owners.add(owner);
    }
  return owners;
}

function ownerOf(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf("/")));
}

function isIndex(name: string): boolean {
  return /^(?:0|[1-9]\d*)$/u.test(name);
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

function viewOf(value: unknown, pointer: string, looked: Looked): unknown {
  const { looks } = looked;
  if (value === null || typeof value !== "object") {
    looks.value.add(pointer);
    return value;
  }
  // Whoever holds a view can tell by it alone that there is something, and whether it is an array.
  looks.kind.add(pointer);
  const isArray = Array.isArray(value);
  const children = new Map<string, unknown>();
  const child = (target: object, name: string): unknown => {
    if (children.has(name)) return children.get(name);
    const member = (target as Record<string, unknown>)[name];
    const seenAs = viewOf(member, pointerTo(pointer, name), looked);
    children.set(name, seenAs);
    return seenAs;
  };
  // An array has no names but its indexes, so that asking it for another says nothing beyond its kind.
  const lookFor = (name: string) => {
    if (!isArray || isIndex(name)) looks.presence.add(pointerTo(pointer, name));
  };
  const proxy = new Proxy(unfrozen(value), {
    get(target, name, receiver) {
      if (typeof name === "symbol") return Reflect.get(target, name, receiver);
      if (isArray && name === "length") looks.members.add(pointer);
      else if (Object.hasOwn(target, name)) return child(target, name);
      else lookFor(name);
      return Reflect.get(target, name, receiver);
    },
    has(target, name) {
      if (typeof name === "string") lookFor(name);
      return Reflect.has(target, name);
    },
    ownKeys(target) {
      looks.members.add(pointer);
      return Reflect.ownKeys(target);
    },
    getOwnPropertyDescriptor(target, name) {
      const descriptor = Reflect.getOwnPropertyDescriptor(target, name);
      if (typeof name === "symbol") return descriptor;
      if (isArray && name === "length") {
        looks.members.add(pointer);
        return descriptor;
      }
      lookFor(name);
      // Listing the members asks for each descriptor: it holds a getter, so that only a value that is taken counts as read.
      return descriptor && { enumerable: true, configurable: true, get: () => child(target, name) };
    },
    ...readOnly,
  });
  origins.set(proxy, { ...looked, pointer });
  return proxy;
}

/** A proxy must show the members of a frozen object (a schema's `readonly()` makes them) bare: it gets a copy instead. */
function unfrozen(value: object): object {
  if (!Object.isFrozen(value)) return value;
  return Array.isArray(value) ? [...(value as unknown[])] : { ...value };
}
