import { spawnSync } from "node:child_process";
import { hash } from "node:crypto";
import { mkdtemp, open, readFile, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { Digest } from "../core/clock.ts";
import { blobContract } from "./contract.testsuite.ts";
import { diskBlobs } from "./disk.ts";

const sha256: Digest = (content) => hash("sha256", content, "hex");
const fileOf = (folder: string, digest: string) => join(folder, digest.slice(0, 2), digest);

blobContract("on disk", async () => {
  const folder = await mkdtemp(join(tmpdir(), "backlot-blobs-"));
  return {
    blobs: diskBlobs(folder, sha256),
    async alter(digest) {
      const file = fileOf(folder, digest);
      const bytes = await readFile(file);
      bytes[0] = bytes[0]! ^ 1;
      await writeFile(file, bytes);
    },
    close: () => rm(folder, { recursive: true }),
  };
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "backlot-blobs-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("a blob that was cut short is made whole when its bytes are put again", async () => {
  const blobs = diskBlobs(folder, sha256);
  const { digest } = await blobs.put(Buffer.from("cut short"));
  await truncate(fileOf(folder, digest), 3);

  await expect(blobs.get(digest)).rejects.toMatchObject({ code: "blob-altered" });
  await blobs.put(Buffer.from("cut short"));

  expect(Buffer.from(await blobs.get(digest)).toString()).toBe("cut short");
});

test.each(["the process that wrote it", "another process"])(
  "a blob whose bytes became others of the same length is made whole when put again by %s",
  async (who) => {
    const first = diskBlobs(folder, sha256);
    const { digest } = await first.put(Buffer.from("right"));
    await writeFile(fileOf(folder, digest), "wrong");
    // The clock of a file system may tick slower than two writes follow each other.
    await utimes(fileOf(folder, digest), 1, 1);
    const blobs = who === "another process" ? diskBlobs(folder, sha256) : first;

    await blobs.put(Buffer.from("right"));

    expect(Buffer.from(await blobs.get(digest)).toString()).toBe("right");
  },
);

test("what was found altered is looked at again, though its file looks as it did", async () => {
  let digestOf = sha256;
  const blobs = diskBlobs(folder, (content) => digestOf(content));
  const { digest } = await blobs.put(Buffer.from("rotten"));
  digestOf = () => "0".repeat(64);
  await expect(blobs.get(digest)).rejects.toMatchObject({ code: "blob-altered" });
  digestOf = sha256;
  const synced = await syncedFolders();

  await blobs.put(Buffer.from("rotten"));

  expect(synced).toContain((await stat(join(folder, digest.slice(0, 2)))).ino);
});

test("a blob that another process wrote and did not live to sync is acknowledged only when its folder is on disk", async ({
  skip,
}) => {
  if (process.platform === "win32") return skip("Windows has no call for it");
  const { digest } = await diskBlobs(folder, sha256).put(Buffer.from("renamed and killed"));
  const { ino } = await stat(join(folder, digest.slice(0, 2)));
  const synced = await syncedFolders();
  const blobs = diskBlobs(folder, sha256);

  await blobs.put(Buffer.from("renamed and killed"));
  expect(synced).toContain(ino);

  synced.length = 0;
  await blobs.put(Buffer.from("renamed and killed"));
  expect(synced).toEqual([]);
});

test("folders that somebody takes away while the studio runs are made again", async () => {
  const blobs = diskBlobs(folder, sha256);
  const { digest } = await blobs.put(Buffer.from("taken away"));
  await rm(join(folder, digest.slice(0, 2)), { recursive: true });

  await blobs.put(Buffer.from("taken away"));
  expect(Buffer.from(await blobs.get(digest)).toString()).toBe("taken away");

  await rm(folder, { recursive: true });
  await blobs.put(Buffer.from("taken away"));
  expect(await blobs.has(digest)).toBe(true);
});

/** The inodes of all folders that are synced from now to the end of the test. */
async function syncedFolders(): Promise<number[]> {
  const synced: number[] = [];
  const handle = await open(folder);
  const prototype: Pick<FileHandle, "sync"> = Object.getPrototypeOf(handle);
  await handle.close();
  const { sync } = prototype;
  const spy = vi.spyOn(prototype, "sync").mockImplementation(async function (this: FileHandle) {
    const found = await this.stat();
    if (found.isDirectory()) synced.push(found.ino);
    await sync.call(this);
  });
  onTestFinished(() => spy.mockRestore());
  return synced;
}

test("what a killed process left half written is no blob", async () => {
  const blobs = diskBlobs(folder, sha256);
  const { digest } = await blobs.put(Buffer.from("whole"));
  await writeFile(`${fileOf(folder, digest)}.0000.part`, "who");

  const names: string[] = [];
  for await (const name of blobs.list()) names.push(name);

  expect(names).toEqual([digest]);
});

test("a full disk is named, leaves nothing half written, and takes the blob once there is room", ({
  skip,
}) => {
  // A file system of its own, as a user may mount it in a namespace of their own.
  const mounted = spawnSync("unshare", [
    "-rm",
    "mount",
    "-t",
    "tmpfs",
    "-o",
    "size=64k",
    "none",
    folder,
  ]);
  if (mounted.status !== 0) return skip("this machine lets nobody mount a small file system");
  const script = `
    import { rmSync, writeFileSync, readdirSync } from "node:fs";
    import { hash } from "node:crypto";
    import { diskBlobs } from ${JSON.stringify(fileURLToPath(new URL("disk.ts", import.meta.url)))};
    const blobs = diskBlobs(${JSON.stringify(folder)}, (content) => hash("sha256", content, "hex"));
    writeFileSync(${JSON.stringify(join(folder, "ballast"))}, Buffer.alloc(48 * 1024));
    const bytes = Buffer.alloc(40 * 1024, "x");
    const failure = await blobs.put(bytes).then(() => null, ({ code }) => code);
    const left = readdirSync(${JSON.stringify(folder)}, { recursive: true }).filter((name) => name.endsWith(".part"));
    rmSync(${JSON.stringify(join(folder, "ballast"))});
    const { digest } = await blobs.put(bytes);
    console.log(JSON.stringify({ failure, left, length: (await blobs.get(digest)).length }));
  `;
  const mountAndRun = `mount -t tmpfs -o size=64k none "$0" && exec "$1" --input-type=module -e "$2"`;
  const run = spawnSync(
    "unshare",
    ["-rm", "sh", "-c", mountAndRun, folder, process.execPath, script],
    { encoding: "utf8" },
  );

  expect(run.stderr).toBe("");
  expect(JSON.parse(run.stdout)).toEqual({ failure: "disk-full", left: [], length: 40 * 1024 });
});

test("folders and files are for their owner alone", async ({ skip }) => {
  if (process.platform === "win32") return skip("Windows keeps no such modes");
  const { digest } = await diskBlobs(folder, sha256).put(Buffer.from("private"));
  const modes = await Promise.all(
    [fileOf(folder, digest), join(folder, digest.slice(0, 2))].map(
      async (path) => (await stat(path)).mode & 0o777,
    ),
  );

  expect(modes).toEqual([0o600, 0o700]);
});
