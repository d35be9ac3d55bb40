import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readOffThread } from "./off-thread.ts";
import { read } from "./read.ts";

const ferry = readFileSync(
  join(import.meta.dirname, "../../examples/the-night-ferry/the-night-ferry.pdf"),
);

test("a file read on a thread of its own reads the same, and its bytes stay with the caller", async () => {
  const manuscript = await readOffThread({ bytes: ferry, filename: "ferry.pdf" });

  expect(manuscript).toEqual(await read(ferry, "ferry.pdf"));
  expect(ferry.length).toBeGreaterThan(0);
});

test("a foreseen failure crosses over with its code, message and hint", async () => {
  const reading = readOffThread({ bytes: Buffer.from("%PDF-1.4\nnothing"), filename: "half.pdf" });

  await expect(reading).rejects.toMatchObject({
    name: "StudioError",
    code: "broken-input",
    hint: expect.stringContaining("Save the file again"),
  });
});

test("reading ends when it takes too long, or when nobody wants it any more", async () => {
  const stop = new AbortController();
  const stopped = readOffThread({ bytes: ferry, filename: "ferry.pdf" }, stop.signal);
  stop.abort();

  await expect(stopped).rejects.toMatchObject({ code: "aborted" });
  await expect(
    readOffThread({ bytes: ferry, filename: "ferry.pdf" }, undefined, 1),
  ).rejects.toMatchObject({ code: "timeout" });
});
