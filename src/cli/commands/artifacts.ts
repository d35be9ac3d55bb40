import { readFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import type { VersionRecord } from "../../core/artifact.ts";
import { refName } from "../../core/artifact.ts";
import type { ProjectRecord } from "../../core/store.ts";
import { parseArtifactName, type ArtifactName } from "../../studio/artifacts.ts";
import type { Desks } from "../../studio/studio.ts";
import { exits, textOption, type Act, type Invocation } from "../command.ts";
import { chosenProject } from "../choosing.ts";
import { changeLines } from "../difference-text.ts";
import { BadUse } from "../failure.ts";
import { acting, reading } from "../session.ts";
import { tableLines } from "../table.ts";
import { harmless } from "../width.ts";
import { counted, momentText } from "../words.ts";

/** What a sub-command works with. */
interface Place {
  readonly invocation: Invocation;
  readonly desks: Desks;
  readonly project: ProjectRecord;
  readonly isForPrograms: boolean;
}

const readers: Readonly<Record<string, (place: Place, words: readonly string[]) => Promise<void>>> =
  { list, show, versions, diff };
const writers: Readonly<Record<string, (place: Place, words: readonly string[]) => Promise<void>>> =
  { edit, restore };

export const act: Act = async (invocation) => {
  const [name = "", ...words] = invocation.args;
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
  const writer = Object.hasOwn(writers, name) ? writers[name] : undefined;
  const carryOut = reader ?? writer;
  if (!carryOut)
    throw new BadUse(
      `artifacts does not know ${name}.`,
      "There are list, show, versions, diff, edit and restore.",
    );
  const open = writer ? acting : reading;
  return open(invocation, async ({ desks }) => {
    const project = await chosenProject(desks, invocation.options);
    await carryOut(
      {
        invocation,
        desks,
        project,
        isForPrograms: textOption(invocation.options, "json") !== undefined,
      },
      words,
    );
    return exits.done;
  });
};

async function list(
  { invocation, desks, project, isForPrograms }: Place,
  words: readonly string[],
): Promise<void> {
  const { terminal } = invocation.surroundings;
  const type = textOption(invocation.options, "type") ?? words[0];
  const rows = await desks.artifacts.list(project.id, type === undefined ? {} : { type });
  if (isForPrograms) {
    for (const row of rows) terminal.out(`${JSON.stringify(row)}\n`);
    return;
  }
  if (rows.length === 0)
    terminal.out(`${project.name} holds ${type === undefined ? "nothing" : `no ${type}`} yet.\n`);
  const cells: string[][] = [];
  for (const { ref, headVersion, latestVersion } of rows) {
    const shown = { ...ref, version: headVersion ?? latestVersion };
    const held = latestVersion > 1 ? `${shown.version} of ${latestVersion}` : "";
    cells.push([
      ref.key === "" ? ref.type : `${ref.type}/${ref.key}`,
      await desks.artifacts.summary(project.id, shown),
      held,
    ]);
  }
  for (const line of tableLines(cells, terminal.columns, [1, 2, 0])) terminal.out(`${line}\n`);
}

async function show(
  { invocation, desks, project, isForPrograms }: Place,
  words: readonly string[],
): Promise<void> {
  const {
    terminal,
    terminal: { paint },
  } = invocation.surroundings;
  const shown = await desks.artifacts.show(project.id, named(words));
  if (isForPrograms) {
    terminal.out(`${JSON.stringify(shown)}\n`);
    return;
  }
  const { record, body, madeFrom, usedBy } = shown;
  terminal.out(`${paint("bold", refName(record.ref))}  ${originText(record)}\n`);
  if (madeFrom.length > 0)
    terminal.out(paint("dim", `made from ${madeFrom.map(refName).join(", ")}\n`));
  if (usedBy.length > 0)
    terminal.out(
      paint(
        "dim",
        `used by ${usedBy.length > 6 ? counted(usedBy.length, "artifact") : usedBy.map(refName).join(", ")}\n`,
      ),
    );
  terminal.out(`\n${JSON.stringify(body, null, 2)}\n`);
}

async function versions(
  { invocation, desks, project, isForPrograms }: Place,
  words: readonly string[],
): Promise<void> {
  const { terminal } = invocation.surroundings;
  const found = await desks.artifacts.versions(project.id, named(words));
  for (const record of found) {
    const line = isForPrograms
      ? JSON.stringify(record)
      : `${`${record.ref.version}`.padStart(4)}  ${originText(record)}${record.standing === "head" ? "" : `  (${record.standing})`}`;
    terminal.out(`${line}\n`);
  }
}

async function diff(
  { invocation, desks, project, isForPrograms }: Place,
  words: readonly string[],
): Promise<void> {
  const { terminal } = invocation.surroundings;
  const [name, ...numbers] = words;
  const { type, key } = named([name ?? ""]);
  const [before, after] = await twoVersions({ type, key }, numbers, desks, project);
  const changes = await desks.artifacts.diff(
    project.id,
    { type, key, version: before },
    { type, key, version: after },
  );
  if (isForPrograms) {
    for (const change of changes) terminal.out(`${JSON.stringify(change)}\n`);
    return;
  }
  const title = refName({ type, key, version: before });
  terminal.out(
    `${title} → ${after}: ${changes.length === 0 ? "nothing differs" : counted(changes.length, "change")}\n`,
  );
  for (const line of changeLines(changes, terminal.paint, terminal.columns))
    terminal.out(`${line}\n`);
}

async function twoVersions(
  name: ArtifactName,
  numbers: readonly string[],
  desks: Desks,
  project: ProjectRecord,
): Promise<[number, number]> {
  const given = numbers.map(Number);
  if (given.some((number) => !Number.isInteger(number) || number < 1))
    throw new BadUse("Versions are numbers from 1.", "Write: backlot artifacts diff scene/KEY 1 2");
  const all = (await desks.artifacts.versions(project.id, name)).map(({ ref }) => ref.version);
  const after = given[1] ?? all[0]!;
  const before = given[0] ?? all.find((version) => version < after);
  if (before === undefined)
    throw new BadUse(
      "There is just one version; it cannot be compared.",
      "Its history: `backlot artifacts versions`.",
    );
  return [before, after];
}

async function edit(
  { invocation, desks, project, isForPrograms }: Place,
  words: readonly string[],
): Promise<void> {
  const file = textOption(invocation.options, "file");
  if (file === undefined)
    throw new BadUse(
      "An edit needs the new words.",
      "Name a JSON file with --file, or - for standard input.",
    );
  const body = await readBody(file);
  const ref = await desks.artifacts.edit(
    project.id,
    named(words),
    body,
    textOption(invocation.options, "notes"),
  );
  invocation.surroundings.terminal.out(
    isForPrograms ? `${JSON.stringify(ref)}\n` : `${refName(ref)} is the current version now.\n`,
  );
}

async function restore(
  { invocation, desks, project, isForPrograms }: Place,
  words: readonly string[],
): Promise<void> {
  const { type, key, version } = named(words);
  if (version === undefined)
    throw new BadUse("Say which version to restore.", "Write it behind the name: scene/KEY@2");
  const ref = await desks.artifacts.restore(project.id, { type, key, version });
  invocation.surroundings.terminal.out(
    isForPrograms
      ? `${JSON.stringify(ref)}\n`
      : `${refName(ref)} is the current version now, with the words of version ${version}.\n`,
  );
}

async function readBody(file: string): Promise<unknown> {
  try {
    const text = file === "-" ? await textOf(process.stdin) : await readFile(file, "utf8");
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new BadUse(
      error instanceof SyntaxError
        ? `${file} is not JSON: ${error.message}`
        : `There is no file ${file} that can be read.`,
      "Give a JSON file.",
    );
  }
}

function named(words: readonly string[]): ArtifactName {
  const [name] = words;
  if (name === undefined || name === "")
    throw new BadUse("Which artifact?", "`backlot artifacts list` names them all.");
  return parseArtifactName(name);
}

function originText({ source, stage, createdBy, createdAt, remarks }: VersionRecord): string {
  const by = source === "human" ? createdBy : (stage ?? createdBy);
  const sure =
    remarks.confidence === undefined ? "" : `, ${Math.round(remarks.confidence * 100)} % sure`;
  return harmless(
    `${momentText(createdAt)}  by ${by} (${source}${sure})${remarks.rationale ? `: ${remarks.rationale}` : ""}`,
  );
}
