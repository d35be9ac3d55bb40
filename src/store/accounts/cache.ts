import type { Clock } from "../../core/clock.ts";

/** For how long an answer is given again without looking, in milliseconds. */
const keptFor = 5_000;
const keptAtMost = 10_000;

/** Answers that are asked for with every request. */
export interface Cache<Value> {
  /** What is kept under this key, or what `look` finds; that nothing was found is not kept. */
  get(key: string, look: (key: string) => Promise<Value | null>): Promise<Value | null>;
  /** To be called after every change, so that only what another process changes is seen up to 5 seconds late. */
  forget(): void;
}

export function createCache<Value>(clock: Clock): Cache<Value> {
  let known = new Map<string, { readonly value: Value; readonly until: number }>();
  return {
    async get(key, look) {
      const kept = known.get(key);
      const now = clock.now();
      if (kept && kept.until > now) return kept.value;
      const asked = known;
      const value = await look(key);
      // What was read before a change is not kept after it.
      if (asked !== known || value === null) return value;
      if (known.size >= keptAtMost) known.clear();
      known.set(key, { value, until: now + keptFor });
      return value;
    },
    forget() {
      known = new Map();
    },
  };
}
