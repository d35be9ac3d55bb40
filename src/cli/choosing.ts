import { StudioError } from "../core/error.ts";
import type { GateRecord } from "../core/gate.ts";
import { GateId, ProjectId, RunId } from "../core/id.ts";
import type { ProjectRecord, RunRecord } from "../core/store.ts";
import type { Desks } from "../studio/studio.ts";
import { textOption, type OptionValues } from "./command.ts";
import { BadUse } from "./failure.ts";
import { listed } from "../core/wording.ts";

/** The project named by --project or a word, or the only one there is. */
export async function chosenProject(
  { projects }: Desks,
  options: OptionValues,
  word?: string,
): Promise<ProjectRecord> {
  const name = word ?? textOption(options, "project");
  if (name !== undefined) return projects.get(name);
  const all = await projects.list();
  if (all.length === 1) return all[0]!;
  if (all.length === 0)
    throw new StudioError("not-found", "There is no project yet.", {
      hint: "Begin with `backlot run screenplay-breakdown FILE`, or with `backlot sample`.",
    });
  const names = all.slice(0, 8).map(({ slug }) => slug);
  throw new BadUse(
    `There are ${all.length} projects.`,
    `Name one with --project: ${listed(names)}${all.length > 8 ? " …" : ""}.`,
  );
}

/** Which runs a command is for, and what to say when there is none. */
export interface RunChoice {
  readonly fits: (run: RunRecord) => boolean;
  readonly none: string;
  /** Whether the newest is meant where several fit; otherwise one must be named. */
  readonly isNewestMeant: boolean;
}

/** The run named by a word (an id, `slug` or `slug/3`), or the one that fits. */
export async function chosenRun(
  desks: Desks,
  options: OptionValues,
  word: string | undefined,
  choice: RunChoice,
): Promise<RunRecord> {
  if (word !== undefined) return namedRun(desks, word, choice);
  const project = textOption(options, "project");
  const projects =
    project === undefined ? await desks.projects.list() : [await desks.projects.get(project)];
  const found: { run: RunRecord; slug: string }[] = [];
  for (const { id, slug } of projects)
    for (const run of await desks.runs.list(id)) if (choice.fits(run)) found.push({ run, slug });
  const [newest] = found.toSorted((one, other) => other.run.createdAt - one.run.createdAt);
  if (!newest)
    throw new StudioError("not-found", choice.none, {
      hint: "Look at what there is with `backlot runs`.",
    });
  if (found.length === 1 || choice.isNewestMeant) return newest.run;
  throw new BadUse(
    `${found.length} runs could be meant.`,
    `Name one: ${listed(found.slice(0, 8).map(({ run, slug }) => `${slug}/${run.number}`))}.`,
  );
}

async function namedRun(
  { projects, runs }: Desks,
  word: string,
  { fits, none }: RunChoice,
): Promise<RunRecord> {
  const id = RunId.safeParse(word);
  if (id.success) return runs.get(id.data);
  const [, name = word, number] = /^(.+)\/(\d+)$/u.exec(word) ?? [];
  const all = await runs.list((await projects.get(name)).id);
  const found =
    number === undefined
      ? (all.find(fits) ?? undefined)
      : all.find((run) => run.number === Number(number));
  if (found) return found;
  throw new StudioError(
    "not-found",
    number === undefined ? none : `${name} has no run ${number}.`,
    { hint: "Look at what there is with `backlot runs`." },
  );
}

/** The gate named by a word (its id, a run or a project), or the only one that waits. */
export async function chosenGate(
  desks: Desks,
  options: OptionValues,
  word: string | undefined,
): Promise<GateRecord> {
  const id = GateId.safeParse(word);
  if (id.success) return desks.gates.get(id.data);
  const waiting = await waitingGates(desks, word ?? textOption(options, "project"));
  if (waiting.length === 1) return waiting[0]!;
  if (waiting.length === 0)
    throw new StudioError("not-found", "Nothing waits for an answer.", {
      hint: "Look at where things stand with `backlot runs`.",
    });
  throw new BadUse(
    `${waiting.length} questions wait for an answer.`,
    `Name one: ${listed(waiting.slice(0, 8).map((gate) => `${gate.id} (${gate.stage}: ${gate.question})`))}.`,
  );
}

async function waitingGates(
  desks: Desks,
  word: string | undefined,
): Promise<readonly GateRecord[]> {
  if (word !== undefined) {
    const run = RunId.safeParse(word);
    const [, name = word, number] = /^(.+)\/(\d+)$/u.exec(word) ?? [];
    if (!run.success && number === undefined)
      return desks.gates.list((await desks.projects.get(name)).id, { waiting: true });
    const record = await namedRun(desks, word, { fits: () => true, none: "", isNewestMeant: true });
    return desks.gates.list(record.project, { run: record.id, waiting: true });
  }
  const gates: GateRecord[] = [];
  for (const { id } of await desks.projects.list())
    gates.push(...(await desks.gates.list(ProjectId.parse(id), { waiting: true })));
  return gates;
}
