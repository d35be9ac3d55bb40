import { expect, test, vi } from "vitest";
import { createClient, type BacklotClient, type ClientOptions } from "./client.ts";
import { PastWriter, run } from "./past.testing.ts";
import { replayRun } from "./replay-run.ts";
import { usualSleep, type Sleep } from "./surroundings.ts";
import { watchRun } from "./watch-run.ts";
import { failure, wireOf, type Fate, type Past, type Wire } from "./wire.testing.ts";

const hundredth: Sleep = (milliseconds, signal) => usualSleep(milliseconds / 100, signal);

function clientOf(wire: Wire, more: Partial<ClientOptions> = {}): BacklotClient {
  const { fetch, WebSocket } = wire;
  return createClient({ url: "http://studio.test", fetch, WebSocket, sleep: hundredth, ...more });
}

function begun(): PastWriter {
  return new PastWriter().begin().log("one").open("s").write("s", "Once upon");
}

async function caughtUp(watch: ReturnType<typeof watchRun>, past: Past): Promise<void> {
  await expect.poll(() => watch.view?.cursor, { interval: 2 }).toEqual(past.runView().cursor);
  await expect.poll(() => watch.connection, { interval: 2 }).toBe("live");
}

test("a watch of somebody who may no longer see the run ends with an error that says so", async () => {
  const past = begun().past();
  past.release();
  const watch = watchRun(clientOf(wireOf(past)), run);
  await caughtUp(watch, past);

  past.revoke();

  expect(await watch.ended).toBe("revoked");
  expect(watch.connection).toBe("ended");
  expect(watch.error).toMatchObject({
    code: "not-allowed",
    message: "You may no longer see this run.",
  });
});

test("a run that is not there ends the watch with what the server says", async () => {
  const past = begun().past();
  const wire = wireOf(past, { refuses: () => failure(404, "not-found", "There is no such run.") });

  const watch = watchRun(clientOf(wire), run);

  expect(await watch.ended).toBe("failed");
  expect(watch.error).toMatchObject({ status: 404, message: "There is no such run." });
  expect(wire.asked).toHaveLength(1);
});

test("a server that is away is asked again and again, and its error is shown meanwhile", async () => {
  const past = begun().finish().past();
  past.release();
  let isAway = true;
  const refuses = () => (isAway ? new TypeError("fetch failed") : null);
  const watch = watchRun(clientOf(wireOf(past, { refuses })), run);
  await expect.poll(() => watch.error?.code, { interval: 2 }).toBe("no-answer");
  expect(watch.connection).toBe("connecting");

  isAway = false;

  expect(await watch.ended).toBe("finished");
  expect(watch.error).toBeNull();
});

test("Retry-After is waited for", async () => {
  const past = begun().finish().past();
  past.release();
  const waits: number[] = [];
  let refusals = 1;
  const refuses = () => {
    refusals -= 1;
    if (refusals < 0) return null;
    const body = JSON.stringify({ code: "too-many-requests", message: "Wait.", hint: "" });
    return new Response(body, { status: 429, headers: { "retry-after": "7" } });
  };
  const sleep: Sleep = (milliseconds, signal) => {
    waits.push(milliseconds);
    return usualSleep(milliseconds / 100, signal);
  };

  await watchRun(clientOf(wireOf(past, { refuses }), { sleep }), run).ended;

  expect(waits).toContain(7_000);
});

test("a frame that is lost is noticed at the next one, while the run goes on", async () => {
  const past = begun().log("two").write("s", " a time").log("three").past();
  past.release(6);
  let losses = 2;
  const fate = (): Fate => (frame) => {
    const isLost = losses > 0 && frame.kind === (losses === 2 ? "event" : "output");
    if (isLost) losses -= 1;
    return isLost ? [] : [frame];
  };
  const watch = watchRun(clientOf(wireOf(past, { fate })), run);
  await caughtUp(watch, past);

  past.release();

  await caughtUp(watch, past);
  await expect.poll(() => watch.output("s").text, { interval: 2 }).toBe("Once upon a time");
  expect(losses).toBe(0);
  watch.close();
});

test("a lost frame that nothing follows is found by asking now and then", async () => {
  const past = begun().log("the last").past();
  past.release(past.moments.length - 1);
  let losses = 2;
  const fate = (): Fate => (frame) => {
    if (frame.kind !== "event" || losses === 0) return [frame];
    losses -= 1;
    return [];
  };
  const wire = wireOf(past, { fate });
  const timing = { silence: 1_000_000, audit: 5_000 };
  const watch = watchRun(clientOf(wire, { timing }), run);
  await caughtUp(watch, past);

  past.release();

  const streams = () => wire.asked.filter((path) => path.includes("/stream"));
  await expect.poll(() => streams().length, { timeout: 5_000, interval: 5 }).toBe(3);
  await caughtUp(watch, past);
  watch.close();
});

test("a connection on which nothing is heard is given up and made anew from the cursor", async () => {
  const past = begun().past();
  past.release();
  const wire = wireOf(past);
  const watch = watchRun(clientOf(wire), run);
  await caughtUp(watch, past);
  const streams = () => wire.asked.filter((path) => path.includes("/stream"));

  await expect.poll(() => streams().length, { timeout: 5_000, interval: 10 }).toBe(2);

  const { after } = Object.fromEntries(new URL(streams()[1]!, "http://x").searchParams);
  expect(after).toBe(`${past.runView().cursor.seq}`);
  expect(streams()[1]).toContain("offset=s%3A9");
  watch.close();
});

test("where event streams do not come through, a WebSocket or polls take their place, and later the best is tried again", async () => {
  const past = begun().past();
  past.release();
  let worksFrom: "polling" | "websocket" | "sse" = "polling";
  const blocked = () => failure(502, "no", "A proxy stands in between.");
  const refuses = ({ pathname }: URL) => {
    if (pathname.endsWith("/stream")) return worksFrom === "sse" ? null : blocked();
    if (pathname === "/ws") return worksFrom === "polling" ? blocked() : null;
    return null;
  };
  const timing = { backToBest: 10_000 };
  const watch = watchRun(clientOf(wireOf(past, { refuses }), { timing }), run);
  await expect.poll(() => watch.transport, { timeout: 5_000, interval: 5 }).toBe("polling");
  expect(watch.view).toEqual(past.runView());

  worksFrom = "sse";

  await expect.poll(() => watch.transport, { timeout: 5_000, interval: 5 }).toBe("sse");
  watch.close();
});

test("with a token no WebSocket is tried, and every request carries the token", async () => {
  const past = begun().finish().past();
  past.release();
  const wire = wireOf(past, {
    refuses: ({ pathname }) =>
      pathname.endsWith("/stream") ? new TypeError("fetch failed") : null,
  });
  const sent: (string | null)[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    sent.push(new Headers(init?.headers).get("authorization"));
    return wire.fetch(input, init);
  };

  const watch = watchRun(clientOf({ ...wire, fetch }, { token: "bkl_secret" }), run);

  expect(await watch.ended).toBe("finished");
  expect(watch.transport).toBe("polling");
  expect(wire.asked).not.toContain("/ws");
  expect(new Set(sent)).toEqual(new Set(["Bearer bkl_secret"]));
});

test("changes of one moment are told as one, and each raises the version", async () => {
  const writer = begun();
  for (let line = 0; line < 200; line += 1) writer.log(`line ${line}`);
  const past = writer.past();
  past.release(4);
  const told = vi.fn<() => void>();
  const pending: (() => void)[] = [];
  const soon = (act: () => void) => void pending.push(act);
  const watch = watchRun(clientOf(wireOf(past), { soon }), run, { onChange: told });
  await caughtUp(watch, past);
  for (const act of pending.splice(0)) act();
  told.mockClear();
  const before = watch.version;

  past.release();
  await caughtUp(watch, past);
  expect(pending).toHaveLength(1);
  pending[0]!();

  expect(told).toHaveBeenCalledOnce();
  expect(watch.version).toBeGreaterThanOrEqual(before + 200);
  watch.close();
});

test("of a long text only the newest is kept, with its exact place", async () => {
  const writer = begun();
  for (let piece = 0; piece < 300; piece += 1)
    writer.write("s", `${"x".repeat(2_000)}${piece}\u{1F6A2}`);
  const past = writer.close("s").finish().past();
  past.release(6);
  const watch = watchRun(clientOf(wireOf(past)), run);
  await caughtUp(watch, past);

  past.release();
  await watch.ended;

  const whole = past.textOf("s");
  const { text, start, length, isFinal } = watch.output("s");
  expect([length, isFinal]).toEqual([whole.length, true]);
  expect(text.length).toBeGreaterThan(102_398);
  expect(text.length).toBeLessThanOrEqual(102_400);
  expect(text === whole.slice(start)).toBe(true);
});

test("what was written before the watch began is read when somebody looks, from its end", async () => {
  const past = begun().write("s", "y".repeat(300_000)).close("s").past();
  past.release();
  const wire = wireOf(past);
  const watch = watchRun(clientOf(wire), run);
  await caughtUp(watch, past);
  const reads = () => wire.asked.filter((path) => path.includes("/output?"));
  expect(reads()).toEqual([]);

  expect(watch.output("s")).toMatchObject({ text: "", length: 300_009, isFinal: false });
  await expect.poll(() => watch.output("s").isFinal, { interval: 2 }).toBe(true);

  expect(watch.output("s").text === past.textOf("s").slice(-102_400)).toBe(true);
  expect(reads().length).toBeLessThan(4);
  expect(watch.output("s")).toBe(watch.output("s"));
  expect((await watch.readOutput("s", 2, 6)).text).toBe("ce upo");
  watch.close();
});

test("however many streams write however much, a watch holds no more than its share", async () => {
  const writer = new PastWriter().begin();
  const names = Array.from({ length: 90 }, (_, at) => `s${at}`);
  for (const name of names) writer.open(name).write(name, name.repeat(40_000)).close(name);
  const past = writer.finish().past();
  past.release(4);
  const watch = watchRun(clientOf(wireOf(past)), run);
  await caughtUp(watch, past);

  past.release();
  await watch.ended;

  // A look at what was let go gives nothing at first, so that looking itself tells what is held.
  const held = names.map((name) => watch.output(name).text.length);
  expect(held.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(4_096_000);
  expect(held.at(-1)).toBe(102_400);
  await expect.poll(() => watch.output("s0").isFinal, { interval: 2 }).toBe(true);
  expect(watch.output("s0").text === past.textOf("s0").slice(-102_400)).toBe(true);
});

test("a finished run that is watched on goes on when it is tried again", async () => {
  const writer = begun().close("s").finish("failed");
  const { length } = writer.moments;
  const past = writer
    .say("run.started", { attempt: 2, by: "user:ada" })
    .log("again")
    .finish()
    .past();
  past.release(length);
  const watch = watchRun(clientOf(wireOf(past)), run, { keep: true });
  await expect.poll(() => watch.view?.status, { interval: 2 }).toBe("failed");

  past.release();

  await expect.poll(() => watch.view?.status, { interval: 2 }).toBe("completed");
  expect(watch.view).toEqual(past.runView());
  watch.close();
  expect(await watch.ended).toBe("closed");
});

test("a log that does not go as far as what is here is taken anew", async () => {
  const past = begun().past();
  past.release();
  let conflicts = 1;
  const refuses = ({ pathname }: URL) => {
    if (!pathname.endsWith("/stream") || conflicts === 0) return null;
    conflicts -= 1;
    return failure(409, "conflict", "The project's log ends before event 9.");
  };
  const wire = wireOf(past, { refuses });

  const watch = watchRun(clientOf(wire), run);

  await caughtUp(watch, past);
  expect(wire.asked.filter((path) => path.includes("/view"))).toHaveLength(2);
  watch.close();
});

test("whoever listens slowly is waited for, and hears every event once", async () => {
  const writer = begun();
  for (let line = 0; line < 40; line += 1) writer.log(`line ${line}`);
  const past = writer.close("s").finish().past();
  past.release();
  const heard: number[] = [];
  let [now, most] = [0, 0];
  const onEvent = async ({ seq }: { seq: number }) => {
    now += 1;
    most = Math.max(most, now);
    await usualSleep(1);
    heard.push(seq);
    now -= 1;
  };

  await watchRun(clientOf(wireOf(past)), run, { from: 0, onEvent }).ended;

  expect(heard).toEqual(past.events(run).map(({ seq }) => seq));
  expect(most).toBe(1);
});

test("what a listener throws ends the watch with that error, and reaches nobody else", async () => {
  const past = begun().finish().past();
  past.release();
  const onEvent = () => {
    throw new Error("The listener broke.");
  };

  const watch = watchRun(clientOf(wireOf(past)), run, { from: 0, onEvent });

  expect(await watch.ended).toBe("failed");
  expect(watch.error).toMatchObject({ code: "unexpected", message: "The listener broke." });
});

test("a signal closes a watch, also one whose server never answers", async () => {
  const signal = AbortSignal.timeout(20);
  const fetch: typeof globalThis.fetch = () => new Promise(() => undefined);
  const client = createClient({ url: "http://studio.test", fetch });

  const watch = watchRun(client, run, { signal });

  expect(await watch.ended).toBe("closed");
  expect(watch.connection).toBe("ended");
});

test("an old run is played again event by event, from anywhere", async () => {
  const past = begun().write("s", " a time").close("s").made("a").finish().past();
  past.release();
  const client = clientOf(wireOf(past));
  const middle = past.events(run)[3]!.seq;

  for (const from of [0, middle]) {
    const seen: number[] = [];
    for await (const { event, view } of replayRun(client, run, { from })) {
      expect(view).toEqual(past.runView(event?.seq ?? from));
      if (event) seen.push(event.seq);
    }

    expect(seen).toEqual(past.events(run).flatMap(({ seq }) => (seq > from ? [seq] : [])));
  }
});
