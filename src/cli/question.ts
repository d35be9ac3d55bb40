import { refName } from "../core/artifact.ts";
import type { GateRecord } from "../core/gate.ts";
import { RunId } from "../core/id.ts";
import { counted } from "../core/wording.ts";
import type { AskedAbout } from "../studio/gates.ts";
import type { Desks } from "../studio/studio.ts";
import type { Invocation } from "./command.ts";
import { briefLines } from "./page/brief.ts";
import { nextLines } from "./typed.ts";
import { fit, harmless, wrapped } from "./width.ts";

/** So many artifacts are named under a question; more are counted. */
const mostNamed = 6;

/** What a gate asks, what it asks about in short, and the commands to look at it and to answer. */
export async function questionLines(
  invocation: Invocation,
  desks: Desks,
  gate: GateRecord,
): Promise<string[]> {
  const { paint, columns } = invocation.surroundings.terminal;
  const run = await desks.runs.get(RunId.parse(gate.run));
  const project = await desks.projects.get(gate.project);
  const about = await desks.gates.about(gate);
  const names = await desks.artifacts.names(project.id);
  const [only] = about;
  const brief =
    only && about.length === 1
      ? briefLines(only.body, { names, isCurrent: true }, columns - 4)
      : [];
  const shown = brief.length > 0 ? brief : summaryLines(about, columns - 4);
  // A project may have several questions open at once: then only the gate's own id tells them apart.
  const waiting = await desks.gates.list(project.id, { run: run.id, waiting: true });
  const name = waiting.length > 1 ? gate.id : `${project.slug}/${run.number}`;
  const asked = wrapped(harmless(`Needs you: ${gate.question}`), columns - 1);
  const label = "Needs you:";
  return [
    ...asked.map((line) => line.replace(label, paint("cyan", label))),
    ...(shown.length > 0 ? ["", ...shown.map((line) => `  ${line}`)] : []),
    "",
    ...nextLines(invocation, [
      ...(only ? [[lookCommand(about, project.slug), "all of it"] as const] : []),
      [`approve ${name}`, "goes on"],
      [`reject ${name} --notes "…"`, "has it made again with your notes"],
    ]),
  ];
}

function lookCommand(about: readonly AskedAbout[], slug: string): string {
  const [first, ...others] = about;
  if (others.length > 0) return `artifacts list --type ${first!.ref.type} --project ${slug}`;
  const { ref, isHead } = first!;
  const name = isHead ? refName(ref).replace(/@\d+$/u, "") : refName(ref);
  return `artifacts show ${name} --project ${slug}`;
}

function summaryLines(about: readonly AskedAbout[], columns: number): string[] {
  const lines = about.slice(0, mostNamed).map(({ summary }) => fit(harmless(summary), columns));
  const more = about.length - lines.length;
  return more > 0 ? [...lines, `and ${counted(more, "artifact")} more`] : lines;
}
