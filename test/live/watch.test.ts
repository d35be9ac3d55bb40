import { expect, test } from "vitest";
import type { LogEvent } from "../../src/core/event.ts";
import { answerOf, createClient, RequestFailed, watchRun } from "../../src/client/index.ts";
import { backlot, ferry, start, temporaryFolder } from "../acceptance/backlot.ts";

async function serve(folder: string): Promise<{ readonly url: string }> {
  const { says, child } = start([
    "serve",
    "--port",
    "0",
    "--data",
    folder,
    "--log-level",
    "silent",
  ]);
  let said = "";
  child.stdout!.on("data", (text: string) => (said += text));
  await says("Backlot is at ");
  const [url = ""] = /http:\/\/127\.0\.0\.1:\d+/u.exec(said) ?? [];
  return { url };
}

/** A run of notes that come one by one, made through the typed calls. */
async function slowRun(url: string, delay: number): Promise<string> {
  const { http } = createClient({ url });
  const project = await answerOf(http.api.projects.$post({ json: { name: "Notes" } }));
  const params = { titles: ["one", "two", "three", "four"], delay };
  const started = await answerOf(
    http.api.projects[":project"].runs.$post({
      param: { project: project.id },
      json: { pipeline: "test-echo", params, input: null },
    }),
  );
  return started.id;
}

test("`watch --server` tells a run that happens elsewhere, and exits as `run` does", async () => {
  const { url } = await serve(temporaryFolder());
  await slowRun(url, 60);

  const { code, out, err } = await backlot(["watch", "notes/1", "--server", url]);

  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/^Notes · test-echo · run 1\n/u);
  expect(out).toContain("four");
  expect(out).toMatch(/Ready in .*: 4 notes\./u);
});

test("`watch --server --json` gives every event once, also those from before", async () => {
  const { url } = await serve(temporaryFolder());
  const run = await slowRun(url, 20);
  await watchRun(createClient({ url }), run).ended;

  const { code, out } = await backlot(["watch", "--server", url, "--json"]);

  const events = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as LogEvent);
  expect(code).toBe(0);
  expect(events.map(({ runSeq }) => runSeq)).toEqual(events.map((_, index) => index + 1));
  expect(events.at(-1)).toMatchObject({ type: "run.finished", run });
});

test("`watch` without a server watches the data folder of this machine", async () => {
  const folder = temporaryFolder();
  const made = await backlot(["run", "screenplay-breakdown", ferry, "--data", folder]);
  expect(made.code).toBe(3);

  const { code, out } = await backlot(["watch", "--data", folder]);

  expect(code).toBe(3);
  expect(out).toContain("Needs you:");
  expect(out).toContain("backlot approve");
});

test("a question of a run elsewhere is shown with the address where it is answered", async () => {
  const folder = temporaryFolder();
  await backlot(["run", "screenplay-breakdown", ferry, "--data", folder]);
  const { url } = await serve(folder);

  const { code, out } = await backlot(["watch", "the-night-ferry", "--server", url]);

  expect(code).toBe(3);
  expect(out).toContain("Needs you:");
  expect(out).toContain(`Answer it at ${url}.`);
});

test("wrong addresses, runs that are not there and tokens that mean nothing are told in words", async () => {
  const { url } = await serve(temporaryFolder());

  const none = await backlot(["watch", "--server", url]);
  const strange = await backlot(["watch", "nowhere/3", "--server", url]);
  const away = await backlot(["watch", "--server", "http://127.0.0.1:1"]);
  const wrong = await backlot(["watch", "--server", "studio"]);
  const token = await backlot(["watch", "--server", url], { BACKLOT_TOKEN: "bkl_nonsense" });

  expect([none.code, none.err]).toEqual([2, expect.stringContaining("There is no run yet.")]);
  expect([strange.code, strange.err]).toEqual([2, expect.stringContaining("no such project")]);
  expect([away.code, away.err]).toEqual([1, expect.stringContaining("There is no answer from")]);
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("no address of a studio")]);
  expect(token.code).toBe(1);
  expect(token.err).toContain("token");
});

test("Ctrl-C stops the watching, and the run goes on", async () => {
  const { url } = await serve(temporaryFolder());
  const run = await slowRun(url, 1_000);
  const watching = start(["watch", run, "--server", url]);
  await watching.says("one");

  watching.child.kill("SIGINT");

  expect((await watching.ended).code).toBe(130);
  const watch = watchRun(createClient({ url }), run);
  await watch.ended;
  expect(watch.view).toMatchObject({ status: "completed" });
});

test("what a typed call cannot do is a failure with the server's words", async () => {
  const { url } = await serve(temporaryFolder());
  const { http } = createClient({ url });

  const asked = http.api.runs[":run"].$get({ param: { run: "run_none" } });

  await expect(asked).rejects.toThrow(RequestFailed);
  await expect(asked).rejects.toMatchObject({ status: 404, code: "not-found" });
});
