import { join } from "node:path";
import { RunOptions } from "../../core/run.ts";
import type { StartRequest } from "../../studio/request.ts";
import type { Overview } from "../../studio/overview.ts";
import { exits, textOption, type Act, type Invocation } from "../command.ts";
import { tellEnding } from "../ending.ts";
import { startOnce } from "../starting.ts";
import { acting } from "../session.ts";
import { nextLines } from "../typed.ts";
import { watchRun, type Watched } from "../watching.ts";
import { tableLines } from "../table.ts";
import { harmless } from "../width.ts";
import { counted, pagesInWords } from "../../core/wording.ts";

const script = join("examples", "the-night-ferry", "the-night-ferry.fountain");
/** So that a person sees each scene land; the work itself is done long before. Milliseconds. */
const pace = 70;

export const act: Act = (invocation) => {
  const request: StartRequest = {
    pipeline: "screenplay-breakdown",
    path: join(invocation.surroundings.packageFolder, script),
    project: null,
    params: {},
    options: RunOptions.parse({}),
  };
  const starting = startOnce(invocation, request);
  return acting(invocation, async (session) => {
    const watched = await watchRun(invocation, session, {
      ...(await starting(session)),
      policy: "sample",
      pace,
    });
    if (watched.exit !== exits.done || textOption(invocation.options, "json") !== undefined) {
      await tellEnding(invocation, session.desks, watched);
      return watched.exit;
    }
    const overview = await session.desks.projects.overview(watched.project.id);
    if (overview) tellResult(invocation, watched, overview);
    return watched.exit;
  });
};

function tellResult(
  invocation: Invocation,
  watched: Watched,
  { title, length, minutes, scenes, cast }: Overview,
): void {
  const {
    terminal,
    terminal: { paint, columns },
  } = invocation.surroundings;
  const { slug } = watched.project;
  const isAllReused = watched.view.stages.every(({ made }) => made === 0);
  const say = (line = "") => terminal.out(`${line}\n`);
  say();
  say(
    `${paint("bold", harmless(title))}: ${pagesInWords(length)} pages, about ${Math.round(minutes)} minutes.`,
  );
  if (isAllReused) say("Nothing has changed since the last run: all reused.");
  say();
  const sceneRows = scenes.map(({ number, heading, eighths, characters }) => [
    `  ${number}`,
    heading,
    pagesInWords(eighths),
    characters.join(", "),
  ]);
  for (const line of tableLines(sceneRows, columns, [0, 1, 0, 1])) say(line);
  say();
  const castRows = cast.map(({ name, lines, scenes: count, prominence }) => [
    `  ${name}`,
    counted(lines, "line"),
    counted(count, "scene"),
    prominence,
  ]);
  for (const line of tableLines(castRows, columns, [1, 0, 0, 0])) say(line);
  say();
  say("Look further:");
  const commands: readonly (readonly [words: string, meaning: string])[] = [
    [`artifacts list --project ${slug}`, "everything that was made"],
    [`artifacts show project-config --project ${slug}`, "one of them, with where it came from"],
    [`events --project ${slug}`, "what happened, in order"],
    [`export ${slug} --format csv`, "for a spreadsheet; also fountain and json"],
    [
      "run screenplay-breakdown YOUR-SCRIPT",
      "the same with your own: Fountain, Final Draft, PDF, Word or text",
    ],
  ];
  for (const line of nextLines(invocation, commands)) say(line);
  say();
  say(paint("dim", `It is kept in ${invocation.folder}.`));
}
