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

    test("any part of a blob can be read, in pieces, and ends where the blob ends", async () => {
      const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 251));
      const { digest } = await blobs.put(bytes);
      const read = async (start: number, end: number) => {
        const pieces = await collected(blobs.read(digest, start, end));
        return {
          longest: Math.max(0, ...pieces.map((piece) => piece.length)),
          bytes: Buffer.concat(pieces),
        };
      };

      expect(await blobs.size(digest)).toBe(200_000);
      expect((await read(0, 200_000)).bytes).toEqual(bytes);
      expect((await read(0, 200_000)).longest).toBeLessThanOrEqual(64 * 1024);
      expect((await read(65_530, 131_080)).bytes).toEqual(bytes.subarray(65_530, 131_080));
      expect((await read(199_990, 1_000_000)).bytes).toEqual(bytes.subarray(199_990));
      expect((await read(200_000, 200_010)).bytes).toHaveLength(0);
      expect((await read(7, 7)).bytes).toHaveLength(0);
    });

    test("a read that is broken off leaves the rest alone", async () => {
      const { digest } = await blobs.put(Buffer.alloc(500_000, "a"));

      for await (const piece of blobs.read(digest, 0, 500_000)) {
        expect(piece.length).toBeGreaterThan(0);
        break;
      }
      await blobs.remove(digest);

      expect(await blobs.has(digest)).toBe(false);
    });

    test("what is not there has no length and no part", async () => {
      const digest = "0".repeat(64);
      const isMissing = { code: "blob-missing", message: expect.stringContaining(digest) };

      await expect(blobs.size(digest)).rejects.toMatchObject(isMissing);
      await expect(collected(blobs.read(digest, 3, 9))).rejects.toMatchObject(isMissing);
      await expect(collected(blobs.read("../../etc/passwd", 0, 9))).rejects.toMatchObject({
        code: "blob-missing",
      });
    });

    test("altered bytes read whole are refused before their last piece", async ({ skip }) => {
      if (!subject.alter) return skip();
      const { digest } = await blobs.put(Buffer.alloc(150_000, "a"));
      await subject.alter(digest);
      let given = 0;

      const reading = async () => {
        for await (const piece of blobs.read(digest, 0, 150_000)) given += piece.length;
      };

      await expect(reading()).rejects.toMatchObject({ code: "blob-altered" });
      expect(given).toBeLessThan(150_000);
      expect(await collected(blobs.read(digest, 10, 20))).toHaveLength(1);
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
