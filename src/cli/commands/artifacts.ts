import { readFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import type { VersionRecord } from "../../core/artifact.ts";
import { refName } from "../../core/artifact.ts";
import { RunId } from "../../core/id.ts";
import type { ProjectRecord } from "../../core/store.ts";
import { byWhom, counted, sourceWord } from "../../core/wording.ts";
import type { ArtifactName } from "../../studio/artifact-name.ts";
import type { Desks } from "../../studio/studio.ts";
import { exits, textOption, type Act, type Invocation } from "../command.ts";
import { chosenProject } from "../choosing.ts";
import { changeLines } from "../difference-text.ts";
import { BadUse } from "../failure.ts";
import { momentText } from "../moment.ts";
import { pageLines } from "../page/page.ts";
import { acting, reading } from "../session.ts";
import { tableLines } from "../table.ts";
import { harmless, jsonLine } from "../width.ts";

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
    for (const row of rows) terminal.out(jsonLine(row));
    return;
  }
  if (rows.length === 0)
    terminal.out(
      `${harmless(project.name)} holds ${type === undefined ? "nothing" : `no ${type}`} yet.\n`,
    );
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

async function show(place: Place, words: readonly string[]): Promise<void> {
  const { invocation, desks, project, isForPrograms } = place;
  const { terminal } = invocation.surroundings;
  const shown = await desks.artifacts.show(project.id, await named(place, words));
  if (isForPrograms) {
    terminal.out(jsonLine(shown));
    return;
  }
  const { ref, run, stage } = shown.record;
  const [names, all, head] = await Promise.all([
    desks.artifacts.names(project.id),
    desks.artifacts.versions(project.id, ref),
    desks.artifacts.head(project.id, ref),
  ]);
  const stages = run === null ? [] : (await desks.runs.get(RunId.parse(run))).definition.stages;
  const lines = pageLines(shown, {
    names,
    latestVersion: all[0]?.ref.version ?? ref.version,
    isCurrent: head?.version === ref.version,
    stageTitle: stages.find(({ id }) => id === stage)?.title ?? stage,
    paint: terminal.paint,
    columns: terminal.columns,
  });
  terminal.out(`${lines.join("\n")}\n`);
}

async function versions(place: Place, words: readonly string[]): Promise<void> {
  const { invocation, desks, project, isForPrograms } = place;
  const { terminal } = invocation.surroundings;
  const found = await desks.artifacts.versions(project.id, await named(place, words));
  for (const record of found) {
    const line = `${`${record.ref.version}`.padStart(4)}  ${originText(record)}${record.standing === "head" ? "" : `  (${record.standing})`}`;
    terminal.out(isForPrograms ? jsonLine(record) : `${line}\n`);
  }
}

async function diff(place: Place, words: readonly string[]): Promise<void> {
  const { invocation, desks, project, isForPrograms } = place;
  const { terminal } = invocation.surroundings;
  const [name, ...numbers] = words;
  const { type, key } = await named(place, [name ?? ""]);
  const [before, after] = await twoVersions({ type, key }, numbers, desks, project);
  const changes = await desks.artifacts.diff(
    project.id,
    { type, key, version: before },
    { type, key, version: after },
  );
  if (isForPrograms) {
    for (const change of changes) terminal.out(jsonLine(change));
    return;
  }
  const title = harmless(refName({ type, key, version: before }));
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
    throw new BadUse(
      "Versions are numbers from 1.",
      "Write: `backlot artifacts diff scene/KEY 1 2`",
    );
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

async function edit(place: Place, words: readonly string[]): Promise<void> {
  const { invocation, desks, project, isForPrograms } = place;
  const file = textOption(invocation.options, "file");
  if (file === undefined)
    throw new BadUse(
      "An edit needs the new words.",
      "Name a JSON file with --file, or - for standard input.",
    );
  const body = await readBody(file);
  const ref = await desks.artifacts.edit(
    project.id,
    await named(place, words),
    body,
    textOption(invocation.options, "notes"),
  );
  invocation.surroundings.terminal.out(
    isForPrograms ? jsonLine(ref) : `${harmless(refName(ref))} is the current version now.\n`,
  );
}

async function restore(place: Place, words: readonly string[]): Promise<void> {
  const { invocation, desks, project, isForPrograms } = place;
  const { type, key, version } = await named(place, words);
  if (version === undefined)
    throw new BadUse("Say which version to restore.", "Write it behind the name: scene/KEY@2");
  const ref = await desks.artifacts.restore(project.id, { type, key, version });
  invocation.surroundings.terminal.out(
    isForPrograms
      ? jsonLine(ref)
      : `${harmless(refName(ref))} is the current version now, with the words of version ${version}.\n`,
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

async function named({ desks, project }: Place, words: readonly string[]): Promise<ArtifactName> {
  const [name = ""] = words;
  if (name.trim() === "")
    throw new BadUse("Which artifact?", "`backlot artifacts list` names them all.");
  return desks.artifacts.find(project.id, name);
}

function originText({ source, stage, createdBy, createdAt, remarks }: VersionRecord): string {
  const how = source === "human" ? `by ${byWhom(createdBy)}` : sourceWord[source];
  const where = stage === null || source === "human" ? "" : ` in ${stage}`;
  const sure =
    remarks.confidence === undefined ? "" : `, ${Math.round(remarks.confidence * 100)} % sure`;
  return harmless(
    `${momentText(createdAt)}  ${how}${where}${sure}${remarks.rationale ? `: ${remarks.rationale}` : ""}`,
  );
}
