import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import type { Digest } from "../core/clock.ts";

/** A file of the built pages, with what is sent of it. */
export interface PageFile {
  readonly mediaType: string;
  /** In quotes, as the header has it. */
  readonly etag: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same, made smaller when the pages were built; null where that was not worth it. */
  readonly brotli: Uint8Array<ArrayBuffer> | null;
  readonly gzip: Uint8Array<ArrayBuffer> | null;
}

/** The files of the built pages by their paths below the folder, with slashes. */
export type BuiltPages = ReadonlyMap<string, PageFile>;

const mediaTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".fountain": "text/plain; charset=utf-8",
};

/** Gives the pages that the newest build left, read anew after each build; null while there was none. */
export function builtPages(folder: string, digest: Digest): () => Promise<BuiltPages | null> {
  let read: { readonly at: number; readonly pages: Promise<BuiltPages | null> } | null = null;
  return async () => {
    const at = (await stat(join(folder, "index.html")).catch(() => null))?.mtimeMs;
    if (at === undefined) return null;
    if (read?.at !== at) read = { at, pages: readBuiltPages(folder, digest) };
    return read.pages;
  };
}

/** What is there now is all that is served, by exact name, so that no address can lead out of the folder. */
async function readBuiltPages(folder: string, digest: Digest): Promise<BuiltPages | null> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    () => [] as never[],
  );
  const files = new Map(
    await Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map(async (entry) => {
          const path = join(entry.parentPath, entry.name);
          return [relative(folder, path).replaceAll(sep, "/"), await readFile(path)] as const;
        }),
    ),
  );
  if (!files.has("index.html")) return null;
  const pages = new Map<string, PageFile>();
  for (const [name, bytes] of files) {
    const mediaType = mediaTypes[extname(name)];
    if (mediaType === undefined) continue;
    const etag = `"${digest(bytes).slice(0, 32)}"`;
    const [brotli = null, gzip = null] = [files.get(`${name}.br`), files.get(`${name}.gz`)];
    pages.set(name, { mediaType, etag, bytes, brotli, gzip });
  }
  return pages;
}
