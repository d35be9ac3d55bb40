import { describe, expect, test } from "vitest";
import {
  backlot,
  digests,
  eventsIn,
  ferry,
  start,
  temporaryFolder,
  type Started,
} from "./backlot.ts";

const titles = ["Ada", "Ben", "Cyd", "Dov", "Eve", "Fay", "Gil", "Hal", "Ivy", "Jo"];
const slowEcho = [
  "run",
  "test-echo",
  "--param",
  `titles=${JSON.stringify(titles)}`,
  "--param",
  "delay=150",
];

test("Ctrl-C pauses a run, and a resume gives what an uninterrupted run gives", async () => {
  const data = temporaryFolder();
  const whole = temporaryFolder();

  const paused = start([...slowEcho, "--data", data]);
  await paused.says("Echo 3");
  paused.child.kill("SIGINT");
  const pause = await paused.ended;
  const resume = await backlot(["resume", "--data", data]);
  await backlot([...slowEcho, "--data", whole]);

  expect(pause.code).toBe(130);
  expect(pause.out).toContain("Paused. Nothing is lost.");
  expect(resume).toMatchObject({ code: 0, err: "" });
  expect(await digests(data, "test-echo")).toEqual(await digests(whole, "test-echo"));
});

test("a second Ctrl-C leaves at once while the first still pauses, and the next run takes over", async () => {
  const data = temporaryFolder();

  const first = start([...slowEcho, "--data", data]);
  await first.says("Echo 2");
  first.child.kill("SIGINT");
  await first.says("Ctrl-C again leaves at once");
  first.child.kill("SIGINT");
  const left = await first.ended;
  const log = await backlot(["events", "--json", "--data", data]);
  const second = await backlot([...slowEcho, "--data", data]);
  const after = await backlot(["events", "--json", "--data", data]);

  const types = eventsIn(log.out).map(({ type }) => type);
  expect(left.code).toBe(130);
  expect(left.out).not.toContain("Paused");
  expect(types).not.toContain("run.paused");
  expect(second.code).toBe(0);
  expect(second.err).toContain("Goes on with run 1");
  expect(eventsIn(after.out).filter(({ type }) => type === "run.finished")).toHaveLength(1);
  expect(
    (await digests(data, "test-echo")).filter((line) => line.startsWith("note/")),
  ).toHaveLength(titles.length);
});

test("a rejected question of a paused run says what to do next", async () => {
  const data = temporaryFolder();
  await backlot(["run", "screenplay-breakdown", ferry, "--data", data]);
  await backlot(["pause", "--data", data]);

  const reject = await backlot(["reject", "--notes", "It is a feature film.", "--data", data]);

  expect(reject.code).toBe(0);
  expect(reject.err).toContain("Your notes are kept, and the run is paused.");
  expect(reject.err).toContain("backlot resume the-night-ferry/1 --data");
});

test("after kill -9 the same command goes on: nothing is lost and nothing doubled", async () => {
  const data = temporaryFolder();
  const whole = temporaryFolder();

  const killed = start([...slowEcho, "--data", data]);
  await killed.says("Echo 4");
  killed.child.kill("SIGKILL");
  await killed.ended;
  const cutOff = await backlot(["runs", "--data", data]);
  const again = await backlot([...slowEcho, "--data", data]);
  const { out } = await backlot(["events", "--json", "--data", data]);
  await backlot([...slowEcho, "--data", whole]);

  const events = eventsIn(out);
  const emitted = events.flatMap((event) =>
    event.type === "stage.artifact_emitted" && event.stage === "echo"
      ? [event.payload.ref.key]
      : [],
  );
  expect(cutOff.out).toContain("Cut off");
  expect(again.code).toBe(0);
  expect(again.err).toContain("Goes on with run 1");
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
  expect(emitted).toEqual(titles);
  expect(events.filter(({ type }) => type === "run.finished")).toHaveLength(1);
  expect(await digests(data, "test-echo")).toEqual(await digests(whole, "test-echo"));
});

test("while one process writes, others start, answer and follow runs through it", async () => {
  const data = temporaryFolder();

  const writer = start([...slowEcho, "--data", data]);
  await writer.says("Echo 1");
  const other = await backlot(["run", "screenplay-breakdown", ferry, "--data", data]);
  const approve = await backlot(["approve", "--data", data]);
  const followed = await backlot(["runs", "the-night-ferry", "--json", "--data", data]);
  const first = await writer.ended;
  const runs = await backlot(["runs", "--json", "--data", data]);

  expect(other.code).toBe(3);
  expect(approve).toMatchObject({ code: 0, err: "" });
  expect(followed.code).toBe(0);
  expect(first.code).toBe(0);
  expect(
    runs.out
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { status: string }).status),
  ).toEqual(["completed", "completed"]);
});

test("a run is cancelled from another process, with one end in its log", async () => {
  const data = temporaryFolder();

  const running = start([...slowEcho, "--data", data]);
  await running.says("Echo 2");
  const cancel = await backlot(["cancel", "--data", data]);
  const ended = await running.ended;
  const { out } = await backlot(["events", "--json", "--data", data]);

  expect(cancel).toMatchObject({ code: 0, err: "" });
  expect(cancel.out).toContain("Cancelled run 1 of test-echo");
  expect(ended.code).toBe(1);
  expect(eventsIn(out).filter(({ type }) => type === "run.finished")).toMatchObject([
    { payload: { status: "cancelled" } },
  ]);
});

test("a process whose run another one drives takes over when that is killed, and misses no event", async () => {
  const data = temporaryFolder();

  const writer = start([...slowEcho, "--project", "one", "--data", data]);
  await writer.says("Echo 1");
  const other = start([...slowEcho, "--project", "two", "--json", "--data", data]);
  await other.says('"artifactIndex":2');
  writer.child.kill("SIGKILL");
  await writer.ended;
  const { code, out } = await other.ended;

  const events = eventsIn(out);
  expect(code).toBe(0);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
  expect(events.filter(({ type }) => type === "run.interrupted")).toHaveLength(1);
  expect((await digests(data, "two")).filter((line) => line.startsWith("note/"))).toHaveLength(
    titles.length,
  );
});

test("events --follow hears what another process does", async () => {
  const data = temporaryFolder();

  const writer = start([...slowEcho, "--data", data]);
  await writer.says("Echo 1");
  const follower = start(["events", "--follow", "--json", "--data", data]);
  await follower.says('"run.finished"');
  follower.child.kill("SIGINT");
  const { out, code } = await follower.ended;
  await writer.ended;

  const events = eventsIn(out);
  expect(code).toBe(0);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
});

test("SIGTERM pauses as Ctrl-C does", async () => {
  const data = temporaryFolder();

  const running = start([...slowEcho, "--data", data]);
  await running.says("Echo 2");
  running.child.kill("SIGTERM");
  const { code } = await running.ended;
  const { out } = await backlot(["runs", "--json", "--data", data]);

  expect(code).toBe(143);
  expect(JSON.parse(out)).toMatchObject({ status: "paused" });
});

describe("a process that a test leaves running", () => {
  let left: Started | null = null;

  test("works while the test lasts", async () => {
    left = start([...slowEcho, "--data", temporaryFolder()]);
    await left.says("Echo 1");

    expect(left.child.exitCode).toBeNull();
  });

  test("is ended with it", async () => {
    expect((await left?.ended)?.signal).toBe("SIGKILL");
  });
});
