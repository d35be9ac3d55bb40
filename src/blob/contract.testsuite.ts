import { hash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BlobStore } from "../core/blob.ts";

/** A store under test and a way to put wrong bytes in the place of right ones behind its back. */
export interface BlobSubject {
  readonly blobs: BlobStore;
  /** Absent where nobody can reach the bytes. */
  readonly alter?: (digest: string) => Promise<void>;
  close(): Promise<void>;
}

/** What every maker of the `BlobStore` port keeps to. */
export function blobContract(name: string, open: () => Promise<BlobSubject>): void {
  describe(`blobs: ${name}`, () => {
    let subject: BlobSubject;
    let blobs: BlobStore;
    beforeEach(async () => {
      subject = await open();
      blobs = subject.blobs;
    });
    afterEach(() => subject.close());

    test("bytes come back under their SHA-256", async () => {
      const bytes = Buffer.from("The kettle sings.");

      const ref = await blobs.put(bytes);

      expect(ref).toEqual({ digest: hash("sha256", bytes, "hex"), bytes: bytes.length });
      expect(Buffer.from(await blobs.get(ref.digest))).toEqual(bytes);
    });

    test("nothing at all is a blob as well", async () => {
      const { digest } = await blobs.put(new Uint8Array());

      expect(await blobs.get(digest)).toHaveLength(0);
    });

    test("the same bytes are kept once, also when put side by side", async () => {
      const bytes = Buffer.alloc(100_000, "a");

      await Promise.all(Array.from({ length: 8 }, () => blobs.put(bytes)));

      expect(await collected(blobs.list())).toEqual([hash("sha256", bytes, "hex")]);
    });

    test("what is kept does not follow later changes of the bytes given or got", async () => {
      const bytes = Buffer.from("first");
      const { digest } = await blobs.put(bytes);
      bytes.write("other");
      (await blobs.get(digest)).fill(0);

      expect(Buffer.from(await blobs.get(digest)).toString()).toBe("first");
    });

    test("a blob that is not there is missing by name, whatever the name looks like", async () => {
      const digest = "0".repeat(64);

      await expect(blobs.get(digest)).rejects.toMatchObject({
        code: "blob-missing",
        message: expect.stringContaining(digest),
      });
      await expect(blobs.get("../../etc/passwd")).rejects.toMatchObject({ code: "blob-missing" });
      expect(await blobs.has(digest)).toBe(false);
    });

    test("what was removed is gone, and removing it again does no harm", async () => {
      const { digest } = await blobs.put(Buffer.from("gone"));
      const { digest: other } = await blobs.put(Buffer.from("stays"));

      await blobs.remove(digest);
      await blobs.remove(digest);

      expect(await blobs.has(digest)).toBe(false);
      expect(await collected(blobs.list())).toEqual([other]);
    });

    test("verify reads everything again and names what is altered", async () => {
      const { digest: sound } = await blobs.put(Buffer.from("sound"));
      const { digest: other } = await blobs.put(Buffer.from("to be altered"));
      await subject.alter?.(other);

      const found = new Map(
        (await collected(blobs.verify())).map(({ digest, state }) => [digest, state]),
      );

      expect(found).toEqual(
        new Map([
          [sound, "sound"],
          [other, subject.alter ? "altered" : "sound"],
        ]),
      );
    });

    test("altered bytes are refused by name and never given out", async ({ skip }) => {
      if (!subject.alter) return skip();
      const { digest } = await blobs.put(Buffer.from("to be altered"));
      await subject.alter(digest);

      await expect(blobs.get(digest)).rejects.toMatchObject({
        code: "blob-altered",
        message: expect.stringContaining(digest),
      });
    });
  });
}

async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
