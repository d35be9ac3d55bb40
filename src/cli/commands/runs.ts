import type { RunRecord } from "../../core/store.ts";
import type { RunState } from "../../studio/runs.ts";
import { exits, textOption, type Act, type Invocation } from "../command.ts";
import { chosenRun } from "../choosing.ts";
import { reading, readingIfAny, type Session } from "../session.ts";
import { tableLines } from "../table.ts";
import { withSelf } from "../failure.ts";
import { questionLines } from "../question.ts";
import { typed } from "../typed.ts";
import { counted, statusWord, timeText } from "../../core/wording.ts";
import { momentText } from "../moment.ts";
import { callWriter } from "../writer/client.ts";
import { harmless, jsonLine, wrapped } from "../width.ts";

export const act: Act = (invocation) => {
  const word = invocation.args[0];
  if (word === undefined)
    return readingIfAny(invocation, (session) => listRuns(invocation, session));
  return reading(invocation, (session) => showRun(invocation, session, word));
};

async function listRuns(invocation: Invocation, session: Session | null): Promise<number> {
  const { surroundings, options } = invocation;
  const { terminal } = surroundings;
  const found = session ? await runsOf(session, textOption(options, "project")) : [];
  if (textOption(options, "json") !== undefined) {
    for (const { run } of found) terminal.out(jsonLine(run));
    return exits.done;
  }
  if (found.length === 0)
    terminal.out(`There is no run yet. Begin with: ${typed(invocation, "sample")}\n`);
  const isAlive = await hasWriter(invocation);
  const rows = found.map(({ slug, run }) => [
    `${slug}/${run.number}`,
    run.definition.pipeline,
    wordFor(run, isAlive),
    durationText(run),
    momentText(run.createdAt),
  ]);
  for (const line of tableLines(rows, terminal.columns, [0, 1, 0, 0, 0])) terminal.out(`${line}\n`);
  return exits.done;
}

async function runsOf(
  { desks }: Session,
  named: string | undefined,
): Promise<{ slug: string; run: RunRecord }[]> {
  const projects =
    named === undefined ? await desks.projects.list() : [await desks.projects.get(named)];
  const found: { slug: string; run: RunRecord }[] = [];
  for (const { id, slug } of projects) {
    for (const run of await desks.runs.list(id)) found.push({ slug, run });
  }
  return found;
}

/** A run whose process was killed still says that it runs; only a living writer can be working on it. */
async function hasWriter({ folder }: Invocation): Promise<boolean> {
  const line = await callWriter(folder);
  line?.close();
  return line !== null;
}

function wordFor({ status }: RunRecord, isAlive: boolean): string {
  return statusWord[status === "running" && !isAlive ? "interrupted" : status];
}

function durationText({ startedAt, finishedAt }: RunRecord): string {
  return startedAt !== null && finishedAt !== null ? timeText(finishedAt - startedAt) : "";
}

async function showRun(invocation: Invocation, { desks }: Session, word: string): Promise<number> {
  const { terminal } = invocation.surroundings;
  const run = await chosenRun(desks, invocation.options, word, {
    fits: () => true,
    none: "There is no such run.",
    isNewestMeant: true,
  });
  const state = await desks.runs.state(run.id);
  if (textOption(invocation.options, "json") !== undefined) {
    terminal.out(jsonLine(state));
    return exits.done;
  }
  const project = await desks.projects.get(run.project);
  terminal.out(
    `${harmless(project.name)}, run ${run.number}: ${wordFor(run, await hasWriter(invocation))}. ${run.id}\n\n`,
  );
  for (const line of stageLines(state, terminal.columns)) terminal.out(`${line}\n`);
  for (const line of failureLines(invocation, state)) terminal.out(`${line}\n`);
  for (const gate of state.gates) {
    if (gate.status !== "waiting") continue;
    const lines = await questionLines(invocation, desks, gate);
    terminal.out(`\n${lines.join("\n")}\n`);
  }
  return exits.done;
}

function failureLines({ surroundings, self }: Invocation, { run, failed }: RunState): string[] {
  const titles = new Map(run.definition.stages.map(({ id, title }) => [id, title]));
  return failed.flatMap(({ title, stage, error }) => {
    const where = titles.get(stage) ?? stage;
    const what = title === where ? where : `${where}, ${title}`;
    const columns = surroundings.terminal.columns - 5;
    return [
      "",
      ...wrapped(harmless(`Failed: ${what}: ${error?.message ?? ""}`), columns),
      ...wrapped(harmless(withSelf(error?.hint ?? "", self)), columns),
    ].map((line) => (line === "" ? "" : `  ${line}`));
  });
}

function stageLines({ run, stages }: RunState, columns: number): string[] {
  const states = new Map(stages.map((state) => [state.stage, state]));
  const hasFailed = stages.some(({ units }) => (units.failed ?? 0) > 0);
  const rows = run.definition.stages.map(({ id, title }) => {
    const state = states.get(id);
    const units = Object.entries(state?.units ?? {}).map(
      ([status, count]) => `${count} ${status.replaceAll("_", " ")}`,
    );
    const time =
      state?.startedAt && state.finishedAt ? timeText(state.finishedAt - state.startedAt) : "";
    return [
      `  ${title}`,
      statusWord[state?.status ?? "queued"],
      state && state.status !== "blocked" ? counted(state.artifacts, "artifact") : "",
      units.join(", "),
      time,
      // Why a stage was not started stands with the one that failed before it.
      state?.status === "blocked" && hasFailed ? "" : (state?.error?.message ?? ""),
    ];
  });
  return tableLines(rows, columns, [0, 0, 0, 1, 0, 2]);
}
