import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";

/** In milliseconds. */
export async function timed(act: () => Promise<unknown> | void): Promise<number> {
  const from = performance.now();
  await act();
  return performance.now() - from;
}

export function repeat(count: number, act: () => void): void {
  for (let index = 0; index < count; index += 1) act();
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Appends 1 KB and waits for the disk: the least that a durable anything costs here, now. */
export function appendedLine(file: string): () => void {
  const handle = openSync(file, "a");
  process.once("exit", () => closeSync(handle));
  const text = `${"x".repeat(1_023)}\n`;
  return () => {
    writeSync(handle, text);
    fdatasyncSync(handle);
  };
}

/** What something costs early and late, in milliseconds, each beside what the disk itself took meanwhile. */
export interface Growth {
  readonly early: { readonly cost: number; readonly disk: number };
  readonly late: { readonly cost: number; readonly disk: number };
}

/**
 * Does something so many times and compares two stretches of a thousand. Every tenth is followed by a bare synced line, since
 * others use the disk too.
 */
export async function growth(
  count: number,
  line: () => void,
  act: (index: number) => Promise<unknown>,
): Promise<Growth> {
  const [costs, disks]: [number[], number[]] = [[], []];
  for (let index = 0; index < count; index += 1) {
    costs.push(await timed(() => act(index)));
    if (index % 10 === 0) disks.push(await timed(line));
  }
  const stretch = (from: number) => ({
    cost: median(costs.slice(from, from + 1_000)),
    disk: median(disks.slice(from / 10, from / 10 + 100)),
  });
  return { early: stretch(1_000), late: stretch(count - 1_000) };
}

export function growthLine(what: string, count: number, { early, late }: Growth): string {
  const measured = `${early.cost.toFixed(3)} ms (disk ${early.disk.toFixed(3)}), ${late.cost.toFixed(3)} ms (disk ${late.disk.toFixed(3)})`;
  const perDisk = late.cost / late.disk / (early.cost / early.disk);
  return `${what} 1,001-2,000 and the last 1,000 of ${count}: ${measured} = ${(late.cost / early.cost).toFixed(2)} x; ${perDisk.toFixed(2)} x measured in synced lines`;
}
