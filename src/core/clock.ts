/** Where time comes from. Milliseconds since 1970, UTC. */
export interface Clock {
  now(): number;
  /** Resolves after so many milliseconds, or rejects with the signal's reason when it aborts first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Where new ids come from; ids sort by the time they were made. */
export interface Ids {
  next(prefix: string): string;
}

/** Where chance comes from: a number from 0 up to, not including, 1. */
export type Random = () => number;

/** SHA-256 of a text in UTF-8, or of bytes, as 64 lower-case hexadecimal digits. */
export type Digest = (content: string | Uint8Array) => string;
