import { inflateRawSync } from "node:zlib";
import { StudioError } from "../../core/error.ts";

/** A file in a ZIP archive, as the archive's directory lists it. Sizes in bytes, and not to be trusted. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly packedSize: number;
  readonly offset: number;
  readonly isEncrypted: boolean;
}

/** No honest Word document comes near these. */
const MOST_ENTRIES = 5_000;
const LARGEST_ENTRY = 64 * 1024 * 1024;
const LARGEST_RATIO = 250;

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * Lists an archive without unpacking anything.
 *
 * @throws StudioError when the directory is missing or absurd
 */
export function listZip(bytes: Uint8Array, filename: string): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOfDirectory(view);
  if (end === null) throw broken(filename);
  const total = view.getUint16(end + 10, true);
  if (total > MOST_ENTRIES)
    throw new StudioError(
      "unsafe-input",
      `${filename} packs ${total} files; the limit is ${MOST_ENTRIES}.`,
    );
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < total; index += 1) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== DIRECTORY_ENTRY)
      throw broken(filename);
    const nameLength = view.getUint16(at + 28, true);
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      packedSize: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
      isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Unpacks one entry, stopping as soon as it grows beyond what its packed size can honestly hold. */
export function unzip(bytes: Uint8Array, entry: ZipEntry, filename: string): Uint8Array {
  if (entry.isEncrypted)
    throw new StudioError("encrypted-input", `${filename} is locked with a password.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (entry.offset + 30 > bytes.length) throw broken(filename);
  const start =
    entry.offset +
    30 +
    view.getUint16(entry.offset + 26, true) +
    view.getUint16(entry.offset + 28, true);
  const packed = bytes.subarray(start, start + entry.packedSize);
  if (packed.length < entry.packedSize) throw broken(filename);
  if (entry.method === STORED) return packed;
  if (entry.method !== DEFLATED) throw broken(filename);
  return inflate(packed, entry.name, filename);
}

function inflate(packed: Uint8Array, name: string, filename: string): Uint8Array {
  const most = Math.min(LARGEST_ENTRY, Math.max(1024 * 1024, packed.length * LARGEST_RATIO));
  try {
    return inflateRawSync(packed, { maxOutputLength: most });
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw new StudioError(
        "unsafe-input",
        `${filename} unpacks ${name} to more than ${Math.round(most / 1024 / 1024)} MB.`,
        { cause },
      );
    }
    throw broken(filename, cause);
  }
}

/** The directory's end stands in the last 64 KB, before a comment of any length. */
function endOfDirectory(view: DataView): number | null {
  const last = view.byteLength - 22;
  for (let at = last; at >= Math.max(0, last - 0xffff); at -= 1) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at;
  }
  return null;
}

function broken(filename: string, cause?: unknown): StudioError {
  return new StudioError(
    "broken-input",
    `${filename} is cut short or damaged: what it packs cannot be unpacked.`,
    cause === undefined ? {} : { cause },
  );
}
