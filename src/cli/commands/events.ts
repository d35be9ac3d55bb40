import type { LogEvent } from "../../core/event.ts";
import type { ProjectRecord, RunRecord } from "../../core/store.ts";
import { event000 } from "../../studio/document-000.ts";
import {
  exits,
  hasOption,
  textOption,
  type Act,
  type Invocation,
  type OptionValues,
} from "../command.ts";
import { chosenProject, chosenRun } from "../choosing.ts";
import { BadUse } from "../failure.ts";
import { watchInterrupts } from "../interrupt.ts";
import { tellEvent } from "../live/telling.ts";
import { reading, type Session } from "../session.ts";
import { jsonLine } from "../width.ts";

export const act: Act = async (invocation) => {
  const { options, args } = invocation;
  const after = afterOption(options);
  return reading(invocation, async (session) => {
    const run = await runOption(session, options);
    const project = run
      ? await session.desks.projects.get(run.project)
      : await chosenProject(session.desks, options, args[0]);
    const ended = new AbortController();
    const stop = () => ended.abort();
    const interrupts = watchInterrupts(stop, () => undefined);
    const events = hasOption(options, "follow")
      ? session.desks.events.follow(project.id, after, ended.signal, run?.id)
      : session.desks.events.after(project.id, after, run?.id);
    await print(invocation, session, project, events);
    interrupts.stop();
    return exits.done;
  });
};

function afterOption(options: OptionValues): number {
  const text = textOption(options, "after") ?? "0";
  if (/^\d{1,15}$/u.test(text)) return Number(text);
  throw new BadUse(
    `--after ${text}: events are numbered from 1.`,
    "Give the number of the last event that you have seen; 0 for all.",
  );
}

async function runOption({ desks }: Session, options: OptionValues): Promise<RunRecord | null> {
  const word = textOption(options, "run");
  return word === undefined
    ? null
    : chosenRun(desks, options, word, {
        fits: () => true,
        none: "There is no such run.",
        isNewestMeant: true,
      });
}

async function print(
  { surroundings: { terminal }, options }: Invocation,
  { desks }: Session,
  project: ProjectRecord,
  events: AsyncIterable<LogEvent>,
): Promise<void> {
  const words = textOption(options, "json");
  const titles = new Map<string, string>();
  const known = new Set<string>();
  let began = project.createdAt;
  for await (const event of events) {
    if (words !== undefined) {
      const line = words === "000" ? event000(event) : event;
      if (line) terminal.out(jsonLine(line));
    } else {
      if (event.type === "run.started") began = event.at;
      if (event.run !== null && !known.has(event.run)) {
        known.add(event.run);
        for (const run of await desks.runs.list(project.id))
          for (const { id, title } of run.definition.stages) titles.set(id, title);
      }
      const told = tellEvent(event, { titles, began, isWhole: true }) ?? "";
      terminal.out(`${`${event.seq}`.padStart(6)}  ${told}\n`);
    }
    await terminal.drained();
  }
}
