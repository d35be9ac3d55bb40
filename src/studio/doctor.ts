import { constants } from "node:fs";
import { access, mkdir, open, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";

/** One thing that was looked at. */
export interface Examined {
  readonly name: string;
  readonly state: "good" | "warning" | "bad";
  readonly detail: string;
}

/** What the examination cannot find out by itself. */
export interface DoctorParts {
  readonly folder: string;
  /** Names of the file formats whose readers load. */
  readonly formats: () => Promise<
    readonly { readonly name: string; readonly problem: string | null }[]
  >;
  /** The process that holds the data folder, in words; null when nobody does. */
  readonly writer: () => Promise<string | null>;
}

const oldestNode = 24;
const littleSpace = 200 * 1024 * 1024;
const slowSync = 20;

/** Looks at the machine and the data folder; changes nothing that stays. */
export async function examine(parts: DoctorParts): Promise<readonly Examined[]> {
  return [
    nodeVersion(),
    sqliteVersion(),
    ...(await dataFolder(parts)),
    ...(await readers(parts)),
    await writer(parts),
  ];
}

function nodeVersion(): Examined {
  const version = process.versions.node;
  const isNew = Number.parseInt(version, 10) >= oldestNode;
  return {
    name: "Node",
    state: isNew ? "good" : "bad",
    detail: isNew ? version : `${version}; Backlot needs ${oldestNode} or newer`,
  };
}

function sqliteVersion(): Examined {
  const version = process.versions["sqlite"];
  return {
    name: "SQLite",
    state: version === undefined ? "bad" : "good",
    detail: version ?? "this Node comes without it",
  };
}

async function dataFolder({ folder }: DoctorParts): Promise<Examined[]> {
  const name = "Data folder";
  const found = await stat(folder).catch(() => null);
  if (!found) return [{ name, state: "good", detail: `${folder} (is made by the first run)` }];
  if (!found.isDirectory()) return [{ name, state: "bad", detail: `${folder} is not a folder` }];
  try {
    await access(folder, constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const space: Examined = {
      name: "Free space",
      state: free < littleSpace ? "warning" : "good",
      detail: gigabytes(free),
    };
    return [placeOf(name, folder, found.mode), space, await syncSpeed(folder)];
  } catch {
    return [{ name, state: "bad", detail: `${folder} cannot be written` }];
  }
}

/** Windows knows no such rights and says that everybody has them. */
function placeOf(name: string, folder: string, mode: number): Examined {
  const isOpen = process.platform !== "win32" && (mode & 0o077) !== 0;
  if (!isOpen) return { name, state: "good", detail: `${folder}, writable` };
  const detail = `${folder}, writable, but others on this machine may look into it: chmod 700 closes it to them`;
  return { name, state: "warning", detail };
}

/** What one acknowledged write costs: the median of a few small ones, each forced to the disk. */
async function syncSpeed(folder: string): Promise<Examined> {
  const place = join(folder, "doctor");
  await mkdir(place, { recursive: true });
  try {
    const file = await open(join(place, `sync-${process.pid}`), "w");
    const times: number[] = [];
    const page = Buffer.alloc(4096, 1);
    for (let round = 0; round < 15; round += 1) {
      const began = performance.now();
      await file.write(page);
      await file.datasync();
      times.push(performance.now() - began);
    }
    await file.close();
    const median = times.toSorted((one, other) => one - other)[7]!;
    return {
      name: "Disk sync",
      state: median > slowSync ? "warning" : "good",
      detail: `${median.toFixed(2)} ms a write`,
    };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function readers({ formats }: DoctorParts): Promise<Examined[]> {
  const all = await formats();
  const broken = all.filter(({ problem }) => problem !== null);
  const good = all.filter(({ problem }) => problem === null).map(({ name }) => name);
  return [
    { name: "Formats", state: good.length === 0 ? "bad" : "good", detail: good.join(", ") },
    ...broken.map(({ name, problem }): Examined => ({
      name,
      state: "bad",
      detail: `cannot be read: ${problem}`,
    })),
  ];
}

async function writer({ writer: holder }: DoctorParts): Promise<Examined> {
  return {
    name: "Writer",
    state: "good",
    detail: (await holder()) ?? "nobody; the folder is free",
  };
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}
