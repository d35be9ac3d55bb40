import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { freshAddress, publish, publishedAddress, withdraw } from "./address.ts";

function dataFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("a writer's address can be read by its owner alone", () => {
  const folder = dataFolder("backlot-writer-");
  const address = freshAddress(folder, false);

  publish(folder, address);

  expect(publishedAddress(folder)).toEqual(address);
  expect(statSync(join(folder, "writer.json")).mode & 0o777).toBe(0o600);
});

test("taking an address away takes nothing else with it, wherever the data folder is", () => {
  const folder = dataFolder("backlot-writer-");
  writeFileSync(join(folder, "backlot.db"), "precious");
  publish(folder, freshAddress(folder, false));

  withdraw(folder);

  expect(publishedAddress(folder)).toBeNull();
  expect(existsSync(join(folder, "backlot.db"))).toBe(true);
});

test("an address that points into another data folder takes nothing from there but its socket", () => {
  const folder = dataFolder("backlot-a-");
  const other = dataFolder("backlot-writer-");
  writeFileSync(join(other, "backlot.db"), "precious");
  publish(folder, { ...freshAddress(folder, false), socket: join(other, "writer.sock") });

  withdraw(folder);

  expect(existsSync(join(other, "backlot.db"))).toBe(true);
});

test("a data folder whose path is too long for a socket gets one elsewhere, which goes away with it", () => {
  const folder = join(dataFolder("backlot-long-"), "d".repeat(90));
  mkdirSync(folder);

  const address = freshAddress(folder, false);
  publish(folder, address);
  const parent = dirname(address.socket);
  const mode = statSync(parent).mode & 0o777;
  withdraw(folder);

  expect(Buffer.byteLength(address.socket)).toBeLessThan(100);
  expect(mode).toBe(0o700);
  expect(existsSync(parent)).toBe(false);
});

test("what is written there and is no address is nobody's", () => {
  const folder = dataFolder("backlot-a-");

  writeFileSync(join(folder, "writer.json"), '{"pid": 1}');

  expect(publishedAddress(folder)).toBeNull();
});
