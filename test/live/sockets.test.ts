import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { connect, served, type Told } from "./serving.ts";

const ofType =
  (wanted: string) =>
  ({ type }: Told) =>
    type === wanted;
const types = (told: readonly Told[]) => told.map(({ type }) => type as string);

test("a run is told in the words of document 002, from its beginning to one end", async () => {
  const { url, puppet, start } = await served();
  const { run } = await start();
  puppet.say("The ferry leaves.");
  puppet.finish();

  const socket = await connect(url);
  socket.send({ type: "subscribe", executionId: run });
  const told = await socket.until(ofType("execution:completed"));

  expect(types(told)).toEqual([
    "subscribed",
    "execution:started",
    "stage:started",
    ...told.filter(ofType("stage:output")).map(() => "stage:output"),
    "stage:completed",
    "execution:completed",
  ]);
  expect(told.find(ofType("stage:started"))).toEqual({
    type: "stage:started",
    executionId: run,
    stage: { id: "puppet", name: "Puppet", type: "custom" },
  });
  const outputs = told.filter(ofType("stage:output"));
  expect(outputs.map(({ output }) => output as string).join("")).toBe("The ferry leaves.");
  expect(outputs[0]).toMatchObject({ executionId: run, stageId: "puppet", unitId: "", offset: 0 });
  expect(outputs.map(({ isFinal }) => isFinal as boolean).filter(Boolean)).toEqual([true]);
  expect(told.find(ofType("stage:completed"))).toMatchObject({
    stage: { id: "puppet" },
    status: "completed",
    cost: 0,
    duration: expect.any(Number),
  });
  expect(told.at(-1)).toMatchObject({ executionId: run, status: "success" });
});

test("a cancelled run ends once, as cancelled", async () => {
  const { url, desks, start } = await served();
  const { run } = await start();
  const socket = await connect(url);
  socket.send({ type: "subscribe", executionId: run, events: true });
  await socket.until(ofType("stage:started"));

  const cancelling = desks.runs.cancel(run as never);
  const told = await socket.until(ofType("end"));
  await cancelling;

  const ends = types(told).filter((type) => /^execution:(?!started)/u.test(type));
  expect(ends).toEqual(["execution:cancelled"]);
  expect(told.at(-1)).toMatchObject({ executionId: run, reason: "finished", status: "cancelled" });
});

test("long text comes in pieces of at most 4 KB that never cut a character, with one end", async () => {
  const { url, puppet, start } = await served();
  const { run } = await start();
  const text = "🛳️ ferry — naïve ".repeat(2_000);
  puppet.say(text);
  puppet.finish();

  const socket = await connect(url);
  socket.send({ type: "subscribe", executionId: run });
  const told = await socket.until(ofType("execution:completed"));

  const outputs = told.filter(ofType("stage:output"));
  expect(outputs.map(({ output }) => output as string).join("")).toBe(text);
  expect(
    Math.max(...outputs.map(({ output }) => Buffer.byteLength(output as string))),
  ).toBeLessThan(4_097);
  let at = 0;
  for (const { offset, output } of outputs) {
    expect(offset).toBe(at);
    at += (output as string).length;
  }
  expect(outputs.filter(({ isFinal }) => isFinal === true)).toEqual([outputs.at(-1)]);
});

test("our own client gets every event as well, and goes on from what it has", async () => {
  const { url, puppet, start } = await served();
  const { run } = await start();
  puppet.say("0123456789");
  const first = await connect(url);
  first.send({ type: "subscribe", executionId: run, events: true });
  const output = (await first.until(ofType("stage:output"))).at(-1)!;
  puppet.log(1);
  const before = await first.until(({ event }) => event?.type === "agent.log");
  first.raw.close();
  puppet.finish();

  const second = await connect(url);
  second.send({
    type: "subscribe",
    executionId: run,
    events: true,
    after: before.at(-1)!["event"].seq,
    offsets: { [output["stream"] as string]: 6 },
  });
  const after = await second.until(ofType("end"));

  const seqs = [...before, ...after]
    .filter(ofType("event"))
    .map(({ event }) => event.runSeq as number);
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  expect(
    after
      .filter(ofType("stage:output"))
      .map(({ output: text }) => text as string)
      .join(""),
  ).toBe("6789");
});

test("one socket follows several runs, and one of them no more when it says so", async () => {
  const { url, studio, puppet, start } = await served();
  const one = await start();
  puppet.finish();
  const socket = await connect(url);
  socket.send({ type: "subscribe", executionId: one.run });
  await socket.until(ofType("execution:completed"));
  const other = await start();
  socket.send({ type: "subscribe", executionId: other.run });
  await socket.until(
    ({ type, executionId }) => type === "stage:started" && executionId === other.run,
  );

  socket.send({ type: "unsubscribe", executionId: other.run });

  await expect.poll(() => studio.live.subscribers).toBe(0);
  expect(socket.raw.readyState).toBe(WebSocket.OPEN);
});

test("what is no message is answered so, and after ten the connection ends", async () => {
  const { url } = await served();
  const socket = await connect(url);

  for (const bad of ["x", "{}", '{"type":"subscribe"}', '{"type":"subscribe","executionId":"1"}'])
    socket.send(bad);
  for (let count = 0; count < 6; count += 1) socket.send("[]");

  expect(await socket.closed).toBe(1008);
  expect(socket.told[0]).toMatchObject({ type: "error", code: "bad-request" });
});

test("a message of more than 4 KB ends the connection", async () => {
  const { url } = await served();
  const socket = await connect(url);

  socket.send({ type: "subscribe", executionId: "x".repeat(5_000) });

  expect(await socket.closed).toBe(1009);
});

test("a run that is not there is said not to be, and the connection stays", async () => {
  const { url } = await served();
  const socket = await connect(url);
  const executionId = `run_${"0".repeat(26)}`;

  socket.send({ type: "subscribe", executionId });
  const told = await socket.until(ofType("error"));

  expect(told.at(-1)).toMatchObject({ code: "not-found", executionId });
  expect(socket.raw.readyState).toBe(WebSocket.OPEN);
});

test("a page of somebody else opens no socket, and neither does a request that is none", async () => {
  const { url } = await served();

  const foreign = await statusOf(url, { Origin: "https://evil.example" });
  const rebound = await statusOf(url, { Host: "evil.example" });
  const plain = await fetch(`${url}/ws`);

  expect([foreign, rebound, plain.status]).toEqual([403, 403, 400]);
});

test("with accounts, a socket takes a token in its header and none in its address", async () => {
  const { url, studio, start } = await served();
  const { run } = await start();
  const owner = { name: "Ada", email: "ada@example.com", password: "correct horse" };
  await studio.accounts.setUp((await studio.accounts.setUpSecret())!, owner);
  const wanted = { name: "viewer", scopes: ["read" as const] };
  const { secret, token } = await studio.accounts.createToken("local", wanted);

  const nobody = await statusOf(url);
  const inAddress = await statusOf(url, {}, `?access_token=${secret}`);
  const socket = await connect(url, { Authorization: `Bearer ${secret}` });
  socket.send({ type: "subscribe", executionId: run, events: true });
  await socket.until(ofType("stage:started"));
  await studio.accounts.removeToken("local", token.id);
  const told = await socket.until(ofType("end"));

  expect([nobody, inAddress]).toEqual([401, 401]);
  expect(told.at(-1)).toMatchObject({ reason: "revoked" });
});

test("a sign-in that no longer holds ends the connection, whatever it follows", async () => {
  const { url, studio } = await served({ heartbeatMs: 20 });
  const owner = { name: "Ada", email: "ada@example.com", password: "correct horse" };
  const socket = await connect(url);

  await studio.accounts.setUp((await studio.accounts.setUpSecret())!, owner);

  expect(await socket.closed).toBe(1008);
});

test("a peer that does not answer a ping is gone", async () => {
  const { url } = await served({ pingMs: 30 });
  const silent = new WebSocket(`${url.replace("http", "ws")}/ws`, { autoPong: false });
  const lively = await connect(url);

  const code = await new Promise<number>((resolve) => silent.on("close", resolve));

  expect(code).toBe(1006);
  expect(lively.raw.readyState).toBe(WebSocket.OPEN);
});

test("a client that never reads is dropped, and can come back with what it has", async () => {
  const server = await served({ drainMs: 200 });
  const { run } = await server.start();
  for (let count = 0; count < 16; count += 1) server.puppet.say("x".repeat(2 ** 20));
  server.puppet.finish();
  const deaf = await connect(server.url);

  deaf.send({ type: "subscribe", executionId: run });
  await deaf.until(ofType("subscribed"));
  deaf.raw.pause();

  const dropped = () => server.log.some(({ msg }) => msg === "dropped a client that does not read");
  await expect.poll(dropped, { timeout: 10_000 }).toBe(true);
  await expect.poll(() => server.studio.live.subscribers).toBe(0);
});

test("a server that closes tells its sockets to come back", async () => {
  const { url, start, close } = await served();
  const { run } = await start();
  const idle = await connect(url);
  const socket = await connect(url);
  socket.send({ type: "subscribe", executionId: run, events: true });
  await socket.until(ofType("stage:started"));

  await close();

  expect(await socket.closed).toBe(1001);
  expect(await idle.closed).toBe(1001);
  expect(socket.told.at(-1)).toMatchObject({ type: "end", reason: "closing" });
});

/** With what a handshake is refused. */
function statusOf(url: string, headers: Record<string, string> = {}, query = ""): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace("http", "ws")}/ws${query}`, { headers });
    socket.on("unexpected-response", (_, { statusCode = 0 }) => {
      resolve(statusCode);
      socket.terminate();
    });
    socket.on("open", () => reject(new Error("It was let in.")));
    socket.on("error", () => undefined);
  });
}
