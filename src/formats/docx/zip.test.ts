import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { listZip, unzip } from "./zip.ts";

/** An archive of one deflated file, its directory saying what it is told to say. */
function zip(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt16LE(name.length, 28);
  const start = local.length + name.length + packed.length;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(start, 16);
  return Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end]);
}

test("an entry comes out as it went in", () => {
  const bytes = zip("word/document.xml", Buffer.from("<a/>"));
  const [entry] = listZip(bytes, "a.docx");

  expect(entry?.name).toBe("word/document.xml");
  expect(entry && Buffer.from(unzip(bytes, entry, "a.docx")).toString()).toBe("<a/>");
});

test("a bomb is stopped while it grows, an archive cut short before anything is unpacked", () => {
  const bomb = zip("bomb", Buffer.alloc(20 * 1024 * 1024));
  const [entry] = listZip(bomb, "bomb.docx");

  expect(() => entry && unzip(bomb, entry, "bomb.docx")).toThrow("unpacks bomb to more than");
  expect(() => listZip(bomb.subarray(0, 200), "half.docx")).toThrow("cut short");
});
