import { resolve } from "node:path";
import { ControlMode } from "../../core/run.ts";
import { readInputFile } from "../../studio/inputs.ts";
import { planWithoutProject } from "../../studio/plan.ts";
import { checkRequest, StartRequest } from "../../studio/request.ts";
import {
  exits,
  hasOption,
  textOption,
  textOptions,
  type Act,
  type Invocation,
  type OptionValues,
} from "../command.ts";
import { tellEnding } from "../ending.ts";
import { BadUse } from "../failure.ts";
import { startOnce } from "../starting.ts";
import { acting, readingIfAny } from "../session.ts";
import { harmless, jsonLine } from "../width.ts";
import { watchRun } from "../watching.ts";

export const act: Act = async (invocation) => {
  const request = requestOf(invocation);
  // What cannot be meant is refused before there is a data folder, or another process, to bother.
  const checked = checkRequest(await invocation.surroundings.pipelines(), request);
  if (request.path !== null) await readInputFile(request.path);
  if (hasOption(invocation.options, "dry-run")) {
    return readingIfAny(invocation, async (session) =>
      tellPlan(
        invocation,
        session ? await session.desks.runs.plan(request) : planWithoutProject(checked),
      ),
    );
  }
  const starting = startOnce(invocation, request);
  const policy = hasOption(invocation.options, "yes") ? "yes" : "person";
  return acting(invocation, async (session) => {
    const watched = await watchRun(invocation, session, { ...(await starting(session)), policy });
    await tellEnding(invocation, session.desks, watched);
    return watched.exit;
  });
};

function requestOf({ args, options }: Invocation): StartRequest {
  const [pipeline = "", path] = args;
  return {
    pipeline,
    // The process that carries it out may work in another folder.
    path: path === undefined ? null : resolve(path),
    project: textOption(options, "project") ?? null,
    params: {},
    textParams: Object.fromEntries(
      textOptions(options, "param").map((text) => pair(text, "--param", "NAME=VALUE")),
    ),
    options: runOptions(options),
  };
}

function runOptions(options: OptionValues): StartRequest["options"] {
  const units = textOptions(options, "units").map((text) => pair(text, "--units", "STAGE=KEY,KEY"));
  const mode = textOption(options, "control-mode");
  const modes = ControlMode.options;
  if (mode !== undefined && !modes.some((known) => known === mode))
    throw new BadUse(`There is no control mode ${mode}.`, `There are ${modes.join(", ")}.`);
  const from = textOption(options, "from");
  const until = textOption(options, "until");
  return StartRequest.shape.options.parse({
    force: hasOption(options, "force"),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(units.length === 0
      ? {}
      : { units: Object.fromEntries(units.map(([stage, keys]) => [stage, keys.split(",")])) }),
    ...(mode === undefined ? {} : { controlMode: mode }),
  });
}

function pair(text: string, option: string, form: string): [name: string, value: string] {
  const at = text.indexOf("=");
  if (at <= 0) throw new BadUse(`${option} ${text} is not understood.`, `Write ${option} ${form}.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

type Plan = ReturnType<typeof planWithoutProject>;

function tellPlan({ surroundings: { terminal }, options }: Invocation, plan: Plan): number {
  if (textOption(options, "json") !== undefined) terminal.out(jsonLine(plan));
  else terminal.out(`${planLines(plan).join("\n")}\n`);
  return exits.done;
}

function planLines({ pipeline, stages }: Plan): string[] {
  const lines = [
    `This is what a run of ${pipeline} would do. Nothing has been made or changed.`,
    "",
  ];
  for (const stage of stages) {
    const ask = stage.gate === null ? "" : " Then you are asked.";
    lines.push(`  ${stage.title}: ${planSentence(stage)}${ask}`);
    const queued = stage.units.filter(({ status }) => status === "queued");
    if (stage.units.length < 2) continue;
    for (const { title, reason } of queued.slice(0, 5))
      lines.push(`      ${harmless(title)}: ${harmless(reason)}`);
    if (queued.length > 5) lines.push(`      and ${queued.length - 5} more`);
  }
  return lines;
}

function planSentence({ extent, units, reason }: Plan["stages"][number]): string {
  switch (extent) {
    case "open":
      return "depends on what the stages before it make.";
    case "skipped":
      return `is left out. ${reason}`;
    case "blocked":
      return `cannot begin. ${reason}`;
    case "known":
      return knownSentence(units);
  }
}

function knownSentence(units: Plan["stages"][number]["units"]): string {
  const queued = units.filter(({ status }) => status === "queued");
  const [only] = units;
  if (only && units.length === 1)
    return queued.length === 1 ? `would be made. ${harmless(only.reason)}` : "stays as it is.";
  if (queued.length === 0) return `all ${units.length} stay as they are.`;
  if (queued.length === units.length) return `all ${units.length} would be made.`;
  return `${queued.length} of ${units.length} would be made; the others stay as they are.`;
}
