import type { Digest, Random } from "../core/clock.ts";

/** A stream of chance that a name decides, the same on every machine (sfc32 over the name's SHA-256). */
export function seededRandom(digest: Digest, name: string): Random {
  const seed = digest(name);
  const word = (index: number) => Number.parseInt(seed.slice(index * 8, index * 8 + 8), 16) | 0;
  let [a, b, c, counter] = [word(0), word(1), word(2), word(3)];
  return () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 2 ** 32;
  };
}
