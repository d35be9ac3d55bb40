import {
  answerOf,
  createClient,
  RequestFailed,
  watchRun,
  type BacklotClient,
  type RunWatch,
} from "../../client/index.ts";
import { failures, StudioError, type FailureCode } from "../../core/error.ts";
import { RunId } from "../../core/id.ts";
import type { LogEvent } from "../../core/event.ts";
import { isFinished } from "../../core/finished.ts";
import type { RunStatus } from "../../core/run.ts";
import { textOption, type Act, type Invocation } from "../command.ts";
import { chosenRun } from "../choosing.ts";
import { tellEnding, tellEndingElsewhere } from "../ending.ts";
import { BadUse } from "../failure.ts";
import { exitCodeOf, watchInterrupts } from "../interrupt.ts";
import { emptyView } from "../live/view.ts";
import { reading, type Session } from "../session.ts";
import { createTeller, exitOf, type Scene, type Teller } from "../watching.ts";

export const act: Act = async (invocation) => {
  const server = textOption(invocation.options, "server");
  if (server !== undefined) return watchThere(invocation, server);
  if (textOption(invocation.options, "token") !== undefined)
    throw new BadUse("--token is for a server.", "Name it with --server URL.");
  return reading(invocation, (session) => watchHere(invocation, session));
};

/** Tells a run's events, from its first, until it rests; and no longer than somebody wants to see it. */
interface Following {
  readonly teller: Teller;
  readonly scene: Scene;
  /** Aborted when there is no more to tell. */
  readonly over: AbortController;
  tell(event: LogEvent): Promise<void>;
}

/** @param seq - number of the run's last event: what it rested at before that is past */
function follow(invocation: Invocation, scene: Scene, seq: number): Following {
  const teller = createTeller(invocation, scene);
  const over = new AbortController();
  const { view } = scene;
  return {
    teller,
    scene,
    over,
    async tell(event) {
      if (over.signal.aborted) return;
      await teller.tell(event);
      if (event.seq >= seq && isAtRest(view.status)) over.abort();
    },
  };
}

function isAtRest(status: RunStatus): boolean {
  return isFinished(status) || status === "paused" || status === "awaiting_approval";
}

/** Carries `watching` out until it is over or interrupted; the run itself goes on. Resolves with the exit code. */
async function untilOver(
  { teller, scene, over }: Following,
  watching: () => Promise<void>,
  tellEnd: (exit: number) => Promise<void>,
): Promise<number> {
  const interrupts = watchInterrupts(
    () => over.abort(),
    () => teller.leave(),
  );
  try {
    await watching();
    await teller.close();
    if (interrupts.heard !== null) return exitCodeOf(interrupts.heard);
    const exit = exitOf(scene.view);
    await tellEnd(exit);
    return exit;
  } finally {
    await teller.close();
    interrupts.stop();
  }
}

async function watchHere(invocation: Invocation, { desks }: Session): Promise<number> {
  const run = await chosenRun(desks, invocation.options, invocation.args[0], {
    fits: () => true,
    none: "There is no run yet.",
    isNewestMeant: true,
  });
  const project = await desks.projects.get(run.project);
  const { cursor } = await desks.live.runView(run.id);
  const following = follow(invocation, { project, run, view: emptyView(run), pace: 0 }, cursor.seq);
  const { scene, over, tell } = following;
  const tellAll = async () => {
    for await (const event of desks.events.follow(project.id, 0, over.signal, run.id))
      await tell(event);
  };
  return untilOver(following, tellAll, async (exit) => {
    const last = await desks.runs.get(run.id);
    await tellEnding(invocation, desks, { run: last, project, view: scene.view, exit });
  });
}

async function watchThere(invocation: Invocation, url: string): Promise<number> {
  const client = clientOf(invocation, url);
  try {
    return await watchOver(invocation, client);
  } catch (error) {
    throw error instanceof RequestFailed ? asStudioError(error) : error;
  }
}

async function watchOver(invocation: Invocation, client: BacklotClient): Promise<number> {
  const run = await runThere(invocation, client);
  const { scene, seq } = await sceneThere(client, run);
  const following = follow(invocation, scene, seq);
  const { teller, over, tell } = following;
  const watchAll = async () => {
    const { signal } = over;
    const watch = watchRun(client, run, { from: 0, outputs: false, onEvent: tell, signal });
    noteTrouble(watch, teller);
    const reason = await watch.ended;
    if (watch.error && (reason === "failed" || reason === "revoked")) throw watch.error;
    if (reason === "removed") throw new StudioError("not-found", "The run was removed.");
  };
  return untilOver(following, watchAll, async () =>
    tellEndingElsewhere(invocation, {
      status: scene.view.status,
      view: scene.view,
      url: client.url,
    }),
  );
}

function clientOf({ options, surroundings: { env } }: Invocation, url: string): BacklotClient {
  const token = textOption(options, "token") ?? env["BACKLOT_TOKEN"];
  try {
    return createClient({ url, ...(token === undefined || token === "" ? {} : { token }) });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new BadUse(
      `--server ${url} is no address of a studio.`,
      "Write it as http://127.0.0.1:4400 or https://studio.example.com.",
    );
  }
}

/** The run that is meant: by its id, `slug`, `slug/3`, or the newest there is. */
async function runThere({ args, options }: Invocation, client: BacklotClient): Promise<string> {
  const word = args[0] ?? textOption(options, "project");
  if (word === undefined) {
    const page = await answerOf(client.http.api.runs.$get({ query: { limit: "1" } }));
    return newest(page, "There is no run yet.");
  }
  if (RunId.safeParse(word).success) return word;
  const [, name = word, number] = /^(.+)\/(\d+)$/u.exec(word) ?? [];
  if (number === undefined)
    return newest(await pageOfRuns(client, name, { limit: "1" }), `${name} has no run yet.`);
  for (let page = await pageOfRuns(client, name, { limit: "200" }); ;) {
    const found = page.items.find((one) => one.number === Number(number));
    if (found) return found.id;
    if (page.next === null) throw noRun(`${name} has no run ${number}.`);
    page = await pageOfRuns(client, name, { limit: "200", after: page.next });
  }
}

function pageOfRuns(
  client: BacklotClient,
  project: string,
  query: { readonly limit: string; readonly after?: string },
) {
  const { $get: ask } = client.http.api.projects[":project"].runs;
  return answerOf(ask({ param: { project }, query }));
}

function newest(
  { items: [first] }: { readonly items: readonly { readonly id: string }[] },
  none: string,
): string {
  if (first) return first.id;
  throw noRun(none);
}

function noRun(message: string): StudioError {
  return new StudioError("not-found", message, { hint: "Look at what there is on the server." });
}

async function sceneThere(
  client: BacklotClient,
  id: string,
): Promise<{ readonly scene: Scene; readonly seq: number }> {
  const shown = await answerOf(
    client.http.api.runs[":run"].view.$get({ param: { run: id }, query: {} }),
  );
  const project = await answerOf(
    client.http.api.projects[":project"].$get({ param: { project: shown.project } }),
  );
  const { number, pipeline, createdAt, cursor } = shown;
  const stages = shown.stages.map(({ stage, title, needs }) => ({ id: stage, title, needs }));
  const run = { number, createdAt, startedAt: null, definition: { pipeline, stages } };
  return { scene: { project, run, view: emptyView(run), pace: 0 }, seq: cursor.seq };
}

/** Says when the connection is lost, and when it is back. */
function noteTrouble(watch: RunWatch, teller: Teller): void {
  let wasLost = false;
  watch.onChange(() => {
    const isLost = watch.connection === "reconnecting" && watch.error !== null;
    if (isLost && !wasLost) teller.note(`${watch.error?.message} Tries again.`);
    if (watch.connection === "live" && wasLost) teller.note("Connected again.");
    if (isLost || watch.connection === "live") wasLost = isLost;
  });
}

/** The failure as this machine's own would be told; what the table does not know passes by itself. */
function asStudioError(error: RequestFailed): StudioError {
  const { message, hint, code } = error;
  const known = Object.hasOwn(failures, code) ? (code as FailureCode) : "transient";
  return new StudioError(known, message, { hint, cause: error });
}
