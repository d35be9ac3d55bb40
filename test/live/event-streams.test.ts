import { expect, onTestFinished, test } from "vitest";
import { listen, served, type Heard } from "./serving.ts";

const events = (heard: readonly Heard[]) => heard.filter(({ id }) => id !== undefined);
const runSeqs = (heard: readonly Heard[]) => events(heard).map(({ data }) => data.runSeq as number);
const tick = (number: number) => (heard: Heard) =>
  heard.type === "agent.log" && heard.data.payload.payload.number === number;
const texts = (heard: readonly Heard[]) =>
  heard.filter(({ type }) => type === "output").map(({ data }) => data.text as string);

test("a client that comes back with the last number it heard misses nothing and hears nothing twice", async () => {
  const { url, puppet, start } = await served();
  const { run } = await start();
  const stream = `${url}/api/runs/${run}/stream`;
  puppet.log(1);
  puppet.log(2);

  const first = await listen(stream);
  const before = events(await first.until(tick(2)));
  first.close();
  puppet.log(3);
  puppet.finish();
  const second = await listen(`${stream}?after=0`, { "Last-Event-ID": before.at(-1)!.id! });
  const after = await second.until(({ type }) => type === "end");

  const heard = [...runSeqs(before), ...runSeqs(after)];
  expect(heard).toEqual(heard.map((_, index) => index + 1));
  expect(after.at(-1)?.data).toEqual({
    reason: "finished",
    status: "completed",
    seq: Number(events(after).at(-1)!.id),
  });
});

test("whoever comes late gets what was streamed from its beginning, and goes on live", async () => {
  const { url, puppet, start } = await served();
  const { run } = await start();
  puppet.say("The ferry leaves. ");
  puppet.log(1);
  const early = await listen(`${url}/api/runs/${run}/stream`);
  await early.until(tick(1));

  const late = await listen(`${url}/api/runs/${run}/stream`);
  await late.until(tick(1));
  puppet.say("Nobody waves.");
  puppet.finish();
  const heard = await late.until(({ type }) => type === "end");

  expect(texts(heard).join("")).toBe("The ferry leaves. Nobody waves.");
  expect(heard.filter(({ data }) => data?.isFinal === true)).toHaveLength(1);
  const order = heard.map(({ type }) => type).filter((type) => type.includes("output"));
  expect(order[0]).toBe("stage.output_opened");
  expect(order.at(-1)).toBe("stage.output_closed");
});

test("a client says what it has of an open text, and gets the rest", async () => {
  const { url, puppet, start } = await served();
  const { run } = await start();
  puppet.say("0123456789");
  puppet.log(1);
  const early = await listen(`${url}/api/runs/${run}/stream`);
  const [output] = (await early.until(({ type }) => type === "output")).slice(-1);
  const [logged] = (await early.until(tick(1))).slice(-1);
  early.close();
  puppet.say("abc");
  puppet.finish();

  const offset = encodeURIComponent(`${output!.data.stream}:4`);
  const again = await listen(`${url}/api/runs/${run}/stream?after=${logged!.id}&offset=${offset}`);
  const heard = await again.until(({ type }) => type === "end");

  expect(texts(heard).join("")).toBe("456789abc");
});

test("a stream on which nothing happens shows that it lives", async () => {
  const { url, start } = await served({ heartbeatMs: 20 });
  const { run, project } = await start();

  const ofRun = await listen(`${url}/api/runs/${run}/stream`);
  const ofProject = await listen(`${url}/api/projects/${project}/stream`);

  await ofRun.until(({ type }) => type === "comment");
  await ofProject.until(({ type }) => type === "comment");
});

test("a stream is told to nobody to keep, change or hold back", async () => {
  const { url, start } = await served();
  const { run } = await start();

  const { headers } = await listen(`${url}/api/runs/${run}/stream`);
  const head = await fetch(`${url}/api/runs/${run}/stream`, { method: "HEAD" });

  expect(headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  expect(headers.get("cache-control")).toBe("no-store, no-transform");
  expect(headers.get("x-accel-buffering")).toBe("no");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.has("content-encoding")).toBe(false);
  expect(head.status).toBe(200);
  expect(head.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
});

test("a project's stream tells of all its runs and leaves their text out unless it is asked for", async () => {
  const { url, puppet, start } = await served();
  const { project } = await start();
  puppet.say("text");
  puppet.log(1);
  puppet.finish();

  const plain = await listen(`${url}/api/projects/${project}/stream`);
  const full = await listen(`${url}/api/projects/${project}/stream?outputs=1`);
  const heard = await plain.until(({ type }) => type === "run.finished");
  const all = await full.until(({ type }) => type === "run.finished");

  expect(events(heard).map(({ data }) => data.seq)).toEqual(
    events(heard).map((_, index) => index + 1),
  );
  expect(texts(heard)).toEqual([]);
  expect(texts(all).join("")).toBe("text");
});

test.each([
  ["?after=-1", {}],
  ["?after=1e3", {}],
  ["?after=99999999999999999999", {}],
  ["?outputs=yes", {}],
  ["?offset=nothing", {}],
  ["?offset=stream:-1", {}],
  ["", { "Last-Event-ID": "seven" }],
] as const)("a cursor that is none is refused: %s %o", async (query, headers) => {
  const { url, start } = await served();
  const { run } = await start();

  const { status } = await listen(`${url}/api/runs/${run}/stream${query}`, { ...headers });

  expect(status).toBe(400);
});

test("a cursor beyond the log's end is a conflict, and a run that is not there is not found", async () => {
  const { url, start } = await served();
  const { run } = await start();

  const beyond = await listen(`${url}/api/runs/${run}/stream?after=1000`);
  const missing = await listen(`${url}/api/runs/run_${"0".repeat(26)}/stream`);

  expect([beyond.status, missing.status]).toEqual([409, 404]);
});

test("a token that is taken away ends the streams it opened, and no other", async () => {
  const { url, studio, puppet, start } = await served();
  const { run } = await start();
  const { token, secret } = await studio.accounts.createToken("local", {
    name: "viewer",
    scopes: ["read"],
  });
  const stream = `${url}/api/runs/${run}/stream`;
  const own = await listen(stream, { Authorization: `Bearer ${secret}` });
  const other = await listen(stream);
  await own.until(({ type }) => type === "unit.started");

  await studio.accounts.removeToken("local", token.id);
  const heard = await own.until(({ type }) => type === "end");
  await own.ended;
  puppet.finish();
  const rest = await other.until(({ type }) => type === "end");

  expect(heard.at(-1)?.data.reason).toBe("revoked");
  expect(rest.at(-1)?.data.reason).toBe("finished");
});

test("whoever was let in without an account is shown out when the first one is made", async () => {
  const { url, studio, start } = await served();
  const { run } = await start();
  const open = await listen(`${url}/api/runs/${run}/stream`);
  await open.until(({ type }) => type === "unit.started");

  const secret = (await studio.accounts.setUpSecret())!;
  const owner = { name: "Ada", email: "ada@example.com", password: "correct horse" };
  await studio.accounts.setUp(secret, owner);

  const heard = await open.until(({ type }) => type === "end");
  expect(heard.at(-1)?.data.reason).toBe("revoked");
});

test("one person follows so many things at a time, and leaving one makes room", async () => {
  const { url, start } = await served({ perPerson: 2 });
  const { run } = await start();
  const stream = `${url}/api/runs/${run}/stream`;

  const first = await listen(stream);
  const second = await listen(stream);
  const third = await listen(stream);
  first.close();
  await first.ended;

  expect([first.status, second.status, third.status]).toEqual([200, 200, 429]);
  expect(third.headers.get("retry-after")).toBe("10");
  await expect.poll(async () => (await listen(stream)).status).toBe(200);
});

test("a client that leaves costs nothing any more", async () => {
  const { url, studio, start } = await served();
  const { run } = await start();
  const stream = await listen(`${url}/api/runs/${run}/stream`);
  await stream.until(({ type }) => type === "unit.started");

  stream.close();

  await expect.poll(() => studio.live.subscribers).toBe(0);
});

test("a server that closes tells its streams to come back", async () => {
  const server = await served();
  const { run } = await server.start();
  const stream = await listen(`${server.url}/api/runs/${run}/stream`);
  server.puppet.log(1);
  await stream.until(tick(1));

  await server.close();
  await stream.ended;

  expect(stream.heard.at(-1)?.data.reason).toBe("closing");
  const said = server.log.map(({ msg }) => msg);
  expect(said).toEqual(["listening", "answered", "closing", "closed"]);
});

test("the log says who asked for what and how long it took, and never what was in the address", async () => {
  const server = await served();
  const { run } = await server.start();

  const { headers } = await fetch(`${server.url}/api/runs/${run}?token=secret`, {
    headers: { "X-Request-Id": "proxy-12345" },
  });

  expect(headers.get("x-request-id")).toBe("proxy-12345");
  const line = server.log.find(({ request }) => request === "proxy-12345");
  expect(line).toMatchObject({ method: "GET", route: "/api/runs/:run", person: "local" });
  expect(JSON.stringify(server.log)).not.toContain("secret");
  expect(JSON.stringify(server.log)).not.toContain(run);
});

test("streams that are open are no requests under way: whoever watches much may still ask", async () => {
  const { url, start } = await served();
  const { run } = await start();
  const leave = new AbortController();
  onTestFinished(() => leave.abort());
  const opened = await Promise.all(
    Array.from({ length: 64 }, () =>
      fetch(`${url}/api/runs/${run}/stream`, { signal: leave.signal }),
    ),
  );

  const asked = await fetch(`${url}/api/runs/${run}`);

  expect(new Set(opened.map(({ status }) => status))).toEqual(new Set([200]));
  expect(asked.status).toBe(200);
});
