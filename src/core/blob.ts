/** Bytes by their SHA-256: written once, never changed, found again by digest alone. */
export interface BlobStore {
  /** Durable when it resolves. Putting the same bytes again is free. */
  put(bytes: Uint8Array): Promise<BlobRef>;
  /** Throws `blob-missing`, or `blob-altered` when the bytes are not those of the digest. */
  get(digest: string): Promise<Uint8Array>;
  /** How long it is, in bytes, by its file alone; throws `blob-missing`. */
  size(digest: string): Promise<number>;
  /**
   * The bytes from `start` to before `end`, or to the blob's end where that comes first, in pieces of at most 64 KB, each
   * read when it is asked for. A blob read whole is held against its digest on the way: where its bytes are others, it
   * throws `blob-altered` in the place of the last piece. A part is given out as it is found, checked by nobody: that takes
   * `get`, `verify` or a read of the whole. Throws `blob-missing` with the first piece.
   */
  read(digest: string, start: number, end: number): AsyncIterable<Uint8Array>;
  has(digest: string): Promise<boolean>;
  /** Every digest that is kept, in any order. */
  list(): AsyncIterable<string>;
  /** Takes away bytes that nothing refers to any more. */
  remove(digest: string): Promise<void>;
  /** Reads everything again and names what is altered. */
  verify(): AsyncIterable<{ digest: string; state: "sound" | "altered" }>;
}

export interface BlobRef {
  /** SHA-256, 64 lower-case hexadecimal digits. */
  readonly digest: string;
  readonly bytes: number;
}

/** Bodies whose canonical JSON is longer than this many bytes are kept as blobs. */
export const inlineLimit = 16 * 1024;
