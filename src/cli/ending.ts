import { failures } from "../core/error.ts";
import type { Invocation } from "./command.ts";
import { textOption } from "./command.ts";
import { withSelf } from "./failure.ts";
import { nextLines } from "./typed.ts";
import type { Failure, RunView } from "./live/view.ts";
import type { Watched } from "./watching.ts";
import { counted, listed, timeText } from "./words.ts";
import { harmless, wrapped } from "./width.ts";

/** Says how a run ended and what can be done next; nothing where a program listens. */
export function tellEnding(invocation: Invocation, watched: Watched): void {
  if (textOption(invocation.options, "json") !== undefined) return;
  const { terminal } = invocation.surroundings;
  terminal.out(`\n${endingLines(invocation, watched).join("\n")}\n`);
}

function endingLines(invocation: Invocation, watched: Watched): string[] {
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
        `${paint("green", "Ready")} ${madeText(watched)}`,
        ...next(
          [`artifacts list --project ${project.slug}`, "everything that was made"],
          [`export ${project.slug} --format json`, "all of it, in one file"],
        ),
      ];
    case "completed_with_errors":
      return [
        `${paint("yellow", "Ready, with failures")} ${madeText(watched)}`,
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
      return [
        ...gateLines(invocation, watched),
        ...next(
          [`approve ${name}`, "goes on"],
          [`reject ${name} --notes "…"`, "has it made again with your notes"],
        ),
      ];
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

/** `in 0.4 s: 8 scenes and 6 characters`. */
function madeText({ view }: Watched): string {
  const time = `in ${timeText(view.worked)}`;
  const kinds = Object.entries(view.counts);
  const many = kinds.filter(([, count]) => count > 1);
  const named = (many.length > 0 ? many : kinds)
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, 5);
  const what = listed(named.map(([type, count]) => counted(count, type)));
  const isAllReused = view.stages.every(({ made }) => made === 0);
  if (isAllReused && kinds.length > 0)
    return `${time}: nothing has changed, all of it was reused${what === "" ? "" : ` (${what})`}.`;
  return `${time}${what === "" ? "" : `: ${what}`}.`;
}

/** At most so many failures are named. */
const mostNamed = 6;

function failureLines({ surroundings, self }: Invocation, { view }: Watched): string[] {
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
  const waiting = view.failures.length - roots.length;
  return waiting > 0
    ? [...lines, `  ${counted(waiting, "stage")} could not begin without that.`]
    : lines;
}

/** What failed by itself; stages that only missed what another should have made are left out. */
function rootFailures({ stages, failures: all }: RunView): readonly Failure[] {
  const blocked = new Set(stages.filter(({ status }) => status === "blocked").map(({ id }) => id));
  const roots = all.filter(({ stage }) => !blocked.has(stage));
  return roots.length > 0 ? roots : all;
}

/** Whether the same work may come out better another time; what is wrong with a file or a setting stays wrong. */
function mayRetryHelp(view: RunView): boolean {
  const statuses: Readonly<Record<string, { readonly status: number }>> = failures;
  return rootFailures(view).some(({ error }) => (statuses[error.code]?.status ?? 500) >= 500);
}

function gateLines({ surroundings: { terminal } }: Invocation, { view }: Watched): string[] {
  return [...view.gates.values()].map(
    ({ question }) => `${terminal.paint("cyan", "Needs you")}: ${harmless(question)}`,
  );
}
