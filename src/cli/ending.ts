import { failures } from "../core/error.ts";
import type { RunStatus } from "../core/run.ts";
import type { Invocation } from "./command.ts";
import { textOption } from "./command.ts";
import type { Desks } from "../studio/studio.ts";
import { withSelf } from "./failure.ts";
import { questionLines } from "./question.ts";
import type { Ink } from "./terminal.ts";
import { nextLines } from "./typed.ts";
import { isHeldUp, type Failure, type RunView } from "./live/view.ts";
import type { Watched } from "./watching.ts";
import { counted, countedType, listed, timeText } from "../core/wording.ts";
import { harmless, wrapped } from "./width.ts";

/** Says how a run ended and what can be done next; nothing where a program listens. */
export async function tellEnding(
  invocation: Invocation,
  desks: Desks,
  watched: Watched,
): Promise<void> {
  if (textOption(invocation.options, "json") !== undefined) return;
  const { terminal } = invocation.surroundings;
  const lines = endingLines(invocation, watched, await askingLines(invocation, desks, watched));
  terminal.out(`\n${lines.join("\n")}\n`);
}

async function askingLines(invocation: Invocation, desks: Desks, { run }: Watched) {
  const gates = await desks.gates.list(run.project, { run: run.id, waiting: true });
  const asked = await Promise.all(gates.map((gate) => questionLines(invocation, desks, gate)));
  return asked.flatMap((lines, at) => (at === 0 ? lines : ["", ...lines]));
}

/** How a run of another studio ended: what to do next is done there. */
export function tellEndingElsewhere(
  invocation: Invocation,
  { status, view, url }: { status: RunStatus; view: RunView; url: string },
): void {
  if (textOption(invocation.options, "json") !== undefined) return;
  const { terminal } = invocation.surroundings;
  const lines = elsewhereLines(invocation, status, view, url);
  terminal.out(`\n${lines.join("\n")}\n`);
}

function elsewhereLines(
  invocation: Invocation,
  status: RunStatus,
  view: RunView,
  url: string,
): string[] {
  const { paint, columns } = invocation.surroundings.terminal;
  switch (status) {
    case "completed":
    case "early_exit":
      return headed("Ready", "green", invocation, madeText({ view }));
    case "completed_with_errors":
      return [
        ...headed("Ready, with failures", "yellow", invocation, madeText({ view })),
        ...failureLines(invocation, { view }),
      ];
    case "failed":
      return [paint("red", "Failed"), ...failureLines(invocation, { view })];
    case "awaiting_approval": {
      const questions = [...view.gates.values()].map(({ question }) => `Needs you: ${question}`);
      const asked = questions.flatMap((question) => wrapped(harmless(question), columns - 1));
      return [...asked, `Answer it at ${url}.`];
    }
    case "paused":
      return [`${paint("yellow", "Paused")}. Nothing is lost.`];
    case "cancelled":
      return ["Cancelled. What was made stays."];
    case "interrupted":
    case "queued":
    case "running":
      return [`${paint("yellow", "Not watched any more")}. It goes on by itself.`];
  }
}

function endingLines(invocation: Invocation, watched: Watched, asked: readonly string[]): string[] {
  const { run, project } = watched;
  const { paint } = invocation.surroundings.terminal;
  const name = `${project.slug}/${run.number}`;
  const next = (...commands: (readonly [words: string, meaning: string])[]) => [
    "",
    ...nextLines(invocation, commands),
  ];
  switch (run.status) {
    case "completed":
    case "early_exit":
      return [
        ...headed("Ready", "green", invocation, madeText(watched)),
        ...next(
          [`artifacts list --project ${project.slug}`, "everything that was made"],
          [`export ${project.slug} --format json`, "all of it, in one file"],
        ),
      ];
    case "completed_with_errors":
      return [
        ...headed("Ready, with failures", "yellow", invocation, madeText(watched)),
        ...failureLines(invocation, watched),
        ...next([`resume ${name} --retry-failed`, "tries again what failed, and only that"]),
      ];
    case "failed":
      return [
        paint("red", "Failed"),
        ...failureLines(invocation, watched),
        ...(mayRetryHelp(watched.view)
          ? next([`resume ${name} --retry-failed`, "tries again; what was made stays"])
          : []),
      ];
    case "awaiting_approval":
      return [...asked];
    case "paused":
      return [
        `${paint("yellow", "Paused")}. Nothing is lost.`,
        ...next([`resume ${name}`, "goes on where it was"]),
      ];
    case "cancelled":
      return [`Cancelled. What was made stays.`];
    case "interrupted":
    case "queued":
    case "running":
      return [
        `${paint("yellow", "Cut off")}. Nothing is lost.`,
        ...next([`resume ${name}`, "goes on where it was"]),
      ];
  }
}

/** A sentence whose first words are coloured, in as many lines as it takes. */
function headed(
  word: string,
  ink: Ink,
  { surroundings: { terminal } }: Invocation,
  text: string,
): string[] {
  const [first = "", ...rest] = wrapped(`${word} ${text}`, terminal.columns - 1);
  return [`${terminal.paint(ink, word)}${first.slice(word.length)}`, ...rest];
}

/** `in 0.4 s: 8 scenes and 6 characters`. */
function madeText({ view }: Pick<Watched, "view">): string {
  const time = `in ${timeText(view.worked)}`;
  const kinds = Object.entries(view.counts);
  const many = kinds.filter(([, count]) => count > 1);
  const named = (many.length > 0 ? many : kinds)
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, 5);
  const what = listed(named.map(([type, count]) => countedType(count, type)));
  const isAllReused = view.stages.every(({ made }) => made === 0);
  if (isAllReused && kinds.length > 0)
    return `${time}: nothing has changed, all of it was reused${what === "" ? "" : ` (${what})`}.`;
  return `${time}${what === "" ? "" : `: ${what}`}.`;
}

/** At most so many failures are named. */
const mostNamed = 6;

function failureLines(
  { surroundings, self }: Invocation,
  { view }: Pick<Watched, "view">,
): string[] {
  const { paint, columns } = surroundings.terminal;
  const titles = new Map(view.stages.map(({ id, title }) => [id, title]));
  const roots = rootFailures(view);
  const lines = roots.slice(0, mostNamed).flatMap(({ stage, title, error }) => {
    const stageTitle = titles.get(stage) ?? stage;
    const where = title === stageTitle ? stageTitle : `${stageTitle}, ${title}`;
    const [first, ...rest] = wrapped(harmless(`${where}: ${error.message}`), columns - 5);
    const more = [...rest, ...wrapped(harmless(withSelf(error.hint, self)), columns - 5)];
    return [`  ${paint("red", "✗")} ${first}`, ...more.map((line) => `    ${line}`)];
  });
  if (roots.length > mostNamed) lines.push(`  and ${roots.length - mostNamed} more`);
  const heldUp = view.stages.filter((stage) => isHeldUp(stage, view.stages)).length;
  return heldUp > 0
    ? [...lines, `  ${counted(heldUp, "stage")} not started because of it.`]
    : lines;
}

/** What failed by itself; stages that only missed what another should have made are left out. */
function rootFailures({ stages, failures: all }: RunView): readonly Failure[] {
  const heldUp = new Set(stages.filter((stage) => isHeldUp(stage, stages)).map(({ id }) => id));
  return all.filter(({ stage }) => !heldUp.has(stage));
}

/** Whether the same work may come out better another time; what is wrong with a file or a setting stays wrong. */
function mayRetryHelp(view: RunView): boolean {
  const statuses: Readonly<Record<string, { readonly status: number }>> = failures;
  return rootFailures(view).some(({ error }) => (statuses[error.code]?.status ?? 500) >= 500);
}
