import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { atMost, rowOf } from "../../bench/report/row.ts";
import { sha256 } from "../../src/compose.ts";
import { seededChance } from "./chance.ts";
import { backlot, unclear } from "./children.ts";
import { howOften, tell } from "./counts.ts";
import { makeImage, mountImage, whyNoImages } from "./disk-image.ts";
import { inspect, type Inspection } from "./inspection.ts";
import { differingHeads, missingFrom } from "./printed.ts";

const full = howOften("BACKLOT_SOAK_FULL_DISKS", 3);
const flips = howOften("BACKLOT_SOAK_FLIPS", 6);
const seed = howOften("BACKLOT_SOAK_SEED", 1);
const title = "Broken data folders";
const examples = join(import.meta.dirname, "..", "..", "examples");
const script = join(examples, "the-night-ferry", "the-night-ferry.fountain");
const obstacle = whyNoImages();
const scratch = mkdtempSync(join(tmpdir(), "backlot-broken-"));
const whole = join(scratch, "whole");
let sound: Inspection;

beforeAll(async () => {
  const said = await backlot(wordsFor(whole));
  expect(said.exit, said.errors).toBe(0);
  sound = await inspect(whole);
  expect(sound.faults).toEqual([]);
}, 60_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test.skipIf(obstacle !== null)(
  `a disk that fills up during a run loses nothing that was acknowledged, ${full} times`,
  { timeout: 60_000 + full * 60_000 },
  async () => {
    const chance = seededChance(seed);
    const outcomes = [];
    for (let number = 0; number < full; number += 1)
      outcomes.push(await onFullDisk((number + chance()) / full));

    const bad = outcomes.filter(({ troubles }) => troubles.length > 0);
    tell(title, [
      rowOf(
        "runs on a disk of ext4 that filled up",
        [outcomes.filter(({ isFull }) => isFull).length],
        "runs",
      ),
      rowOf(
        "events acknowledged before it was full",
        outcomes.map(({ acknowledged }) => acknowledged),
        "events",
      ),
      rowOf("of these with anything lost, damaged or unclear", [bad.length], "runs", atMost(0)),
    ]);
    expect(bad).toEqual([]);
  },
);

/** Leaves only so much room that a run fails somewhere; then makes room and types the same again. `share`: of what a run needs. */
async function onFullDisk(share: number) {
  const disk = join(scratch, "disk");
  rmSync(disk, { force: true });
  makeImage(disk, 24);
  const image = mountImage(disk, join(scratch, "mounted"));
  try {
    const folder = join(image.folder, "data");
    fill(image.folder, 16 * 1024 + share * sizeOf(whole) * 1.6);
    const cut = await backlot(wordsFor(folder));
    rmSync(join(image.folder, "filler"));
    const after = await backlot(wordsFor(folder));
    const inspection = await inspect(folder);
    return {
      share,
      isFull: cut.exit !== 0,
      acknowledged: cut.lines.length,
      troubles: [
        ...(cut.exit === 0
          ? []
          : [
              ...unclear(cut),
              ...(/full/u.test(cut.errors)
                ? []
                : [`does not say that the disk is full: ${cut.errors}`]),
            ]),
        ...(after.exit === 0 ? [] : [`Going on ended with ${after.exit}: ${after.errors}`]),
        ...inspection.faults,
        ...missingFrom(inspection, [...cut.lines, ...after.lines]),
        ...differingHeads(inspection, sound.heads),
      ],
    };
  } finally {
    image.unmount();
  }
}

function fill(folder: string, leave: number): void {
  const [free = ""] = execFileSync("df", ["--block-size=1", "--output=avail", folder], {
    encoding: "utf8",
  })
    .split("\n")
    .slice(1);
  writeFileSync(
    join(folder, "filler"),
    Buffer.alloc(Math.max(4_096, Number(free) - Math.round(leave))),
  );
}

test.skipIf(process.getuid?.() !== 0)(
  "a folder that may not be written is left as it is, and said to be so",
  { timeout: 120_000 },
  async () => {
    const outcomes = [];
    for (const state of ["finished", "empty"] as const) {
      const folder = copyOfWhole("read-only");
      if (state === "empty")
        for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
      execFileSync("chmod", ["--recursive", "a=rX", folder]);
      execFileSync("chmod", ["a+rx", scratch]);
      const before = bytesUnder(folder);
      const through = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
      const said = await backlot(
        ["run", "screenplay-breakdown", script, "--force", "--yes", "--json", "--data", folder],
        { through, env: { HOME: "/nonexistent" } },
      );
      const looked = await backlot(["runs", "--data", folder], {
        through,
        env: { HOME: "/nonexistent" },
      });
      outcomes.push({ state, said, looked, isUntouched: bytesUnder(folder) === before });
    }

    const troubles = outcomes.flatMap(({ said, isUntouched }) => [
      ...(said.exit === 0 ? ["wrote where it may not"] : unclear(said)),
      ...(isUntouched ? [] : ["changed a folder that may not be written"]),
    ]);
    const reading = outcomes.filter(
      ({ looked, state }) => state === "finished" && looked.exit !== 0,
    );
    tell(
      title,
      [
        rowOf(
          "read-only folders: anything changed or unclear",
          [troubles.length],
          "faults",
          atMost(0),
        ),
      ],
      [
        reading.length === 0
          ? "A finished folder that may only be read can be read."
          : `A finished folder that may only be read cannot be looked at: \`${reading[0]?.looked.errors.split("\n")[0]}\``,
      ],
    );
    expect(troubles).toEqual([]);
  },
);

/** What is done to a copy of a sound folder, and the word that `verify` has to have for it. */
const damages: readonly {
  readonly what: string;
  readonly names: RegExp;
  damage(folder: string): void;
}[] = [
  ...[0, 1, 50, 512, 4_096, 0.25, 0.5, 0.9, 0.999].map((length) => ({
    what: `database cut to ${length < 1 && length > 0 ? `${length * 100} %` : `${length} bytes`}`,
    names: /damaged|not a database|malformed|store/iu,
    damage: (folder: string) => {
      const file = join(folder, "backlot.db");
      truncateSync(file, length < 1 ? Math.floor(statSync(file).size * length) : length);
    },
  })),
  {
    what: "blob missing",
    names: /blob-missing.*[0-9a-f]{64}/u,
    damage: (folder) => rmSync(aBlob(folder)),
  },
  {
    what: "blob altered",
    names: /blob-altered.*[0-9a-f]{64}/u,
    damage: (folder) => flipBits(aBlob(folder), 10),
  },
  {
    what: "blob cut short",
    names: /blob-altered.*[0-9a-f]{64}/u,
    damage: (folder) => truncateSync(aBlob(folder), 100),
  },
  {
    what: "text of a version altered",
    names: /scene/u,
    damage: (folder) =>
      change(
        folder,
        `UPDATE versions SET json = replace(json, 'MARA', 'MARY') WHERE json LIKE '%MARA%'`,
      ),
  },
  {
    what: "payload of an event altered",
    names: /event|log/iu,
    damage: (folder) =>
      change(folder, `UPDATE events SET payload = replace(payload, '1', '2') WHERE seq = 20`),
  },
  {
    what: "last event taken away",
    names: /event|log/iu,
    damage: (folder) =>
      change(folder, `DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)`),
  },
  {
    what: "event in the middle taken away",
    names: /event|log/iu,
    damage: (folder) => change(folder, `DELETE FROM events WHERE seq = 20`),
  },
  {
    what: "version taken away",
    names: /version|scene|artifact/iu,
    damage: (folder) =>
      change(folder, `DELETE FROM versions WHERE id = (SELECT max(id) FROM versions)`),
  },
];

test(
  "what is missing or altered is named by verify, and nothing is made worse",
  { timeout: 240_000 },
  async () => {
    const troubles: string[] = [];
    for (const { what, names, damage } of damages) {
      const folder = copyOfWhole("damaged");
      damage(folder);
      const before = bytesOf(folder);
      const verified = await backlot(["verify", "--data", folder]);
      const text = [...verified.lines, verified.errors].join("\n");
      if (verified.exit !== 1 || !names.test(text))
        troubles.push(`${what}: verify ended with ${verified.exit}: ${text}`);
      if (bytesOf(folder) !== before) troubles.push(`${what}: verify changed the folder`);
      if (!what.startsWith("database")) continue;
      const run = await backlot(wordsFor(folder));
      if (run.exit === 0 && !heldSound(folder))
        troubles.push(`${what}: a run went on in a damaged store as if nothing were wrong`);
      if (run.exit !== 0)
        troubles.push(...unclear(run).map((trouble) => `${what}: run ${trouble}`));
    }

    tell(
      title,
      [
        rowOf(
          `${damages.length} kinds of damage: not named by \`verify\`, made worse or unclear`,
          [troubles.length],
          "faults",
          atMost(0),
        ),
      ],
      troubles.map((trouble) => trouble.split("\n")[0] ?? ""),
    );
    expect(troubles).toEqual([]);
  },
);

test(
  `a byte changed anywhere in the database is named, or was in no use, ${flips} times`,
  { timeout: 60_000 + flips * 20_000 },
  async () => {
    const chance = seededChance(seed);
    let named = 0;
    const troubles: string[] = [];
    for (let number = 0; number < flips; number += 1) {
      const folder = copyOfWhole("flipped");
      const at = Math.floor(chance() * statSync(join(folder, "backlot.db")).size);
      flipBits(join(folder, "backlot.db"), at);
      const verified = await backlot(["verify", "--data", folder]);
      if (verified.exit !== 0) {
        named += 1;
        if (verified.errors !== "")
          troubles.push(...unclear(verified).map((trouble) => `byte ${at}: ${trouble}`));
      } else if (!(await isAsBefore(folder)))
        troubles.push(`byte ${at}: verify finds nothing, and what is read is not what was written`);
    }

    tell(
      title,
      [
        rowOf("single bytes changed in the database", [flips], "bytes"),
        rowOf("of these named by `verify` (the others are in no use)", [named], "bytes"),
        rowOf(
          "of these unnoticed and read as something else, or unclear",
          [troubles.length],
          "bytes",
          atMost(0),
        ),
      ],
      troubles.map((trouble) => trouble.split("\n")[0] ?? ""),
    );
    expect(troubles).toEqual([]);
  },
);

function wordsFor(folder: string): string[] {
  return ["run", "screenplay-breakdown", script, "--yes", "--json", "--data", folder];
}

function copyOfWhole(name: string): string {
  const folder = join(scratch, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  cpSync(whole, folder, { recursive: true });
  return folder;
}

/** Whether a folder, after all, has what a sound one has. */
async function isAsBefore(folder: string): Promise<boolean> {
  const { events, heads, faults } = await inspect(folder);
  return (
    faults.length === 0 &&
    differingHeads({ heads } as Inspection, sound.heads).length === 0 &&
    missingFrom(
      { events } as Inspection,
      sound.events.map((event) => JSON.stringify(event)),
    ).length === 0
  );
}

function heldSound(folder: string): boolean {
  const database = new DatabaseSync(join(folder, "backlot.db"), { readOnly: true });
  try {
    return (
      Number(database.prepare("SELECT count(*) AS events FROM events").get()?.["events"]) >=
      sound.events.length
    );
  } finally {
    database.close();
  }
}

function aBlob(folder: string): string {
  const [blob] = readdirSync(join(folder, "blobs"), {
    recursive: true,
    withFileTypes: true,
  }).filter((entry) => entry.isFile());
  return join(blob?.parentPath ?? "", blob?.name ?? "");
}

function flipBits(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  writeFileSync(file, bytes);
}

function change(folder: string, sql: string): void {
  const database = new DatabaseSync(join(folder, "backlot.db"));
  database.exec("PRAGMA foreign_keys = OFF");
  database.exec(sql);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
}

/** The digest of the database and all blobs; what SQLite lays beside it to read is not counted. */
function bytesOf(folder: string): string {
  return digestOf(folder, (name) => name === "backlot.db" || name.startsWith("blobs"));
}

function bytesUnder(folder: string): string {
  return digestOf(folder, () => true);
}

function digestOf(folder: string, counts: (name: string) => boolean): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => counts(relative(folder, file)))
    .toSorted();
  return sha256(
    files.map((file) => `${relative(folder, file)} ${sha256(readFileSync(file))}`).join("\n"),
  );
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce(
      (sum, entry) => sum + Math.max(4_096, statSync(join(entry.parentPath, entry.name)).size),
      0,
    );
}
