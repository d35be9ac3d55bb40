import { createServer, type ServerResponse } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../compose.ts";
import type { Frame, Subscription } from "../../studio/live/frames.ts";
import { sendEvents } from "./event-stream.ts";
import { defaultStreamSettings, type StreamSettings } from "./settings.ts";

const batch = 65_536;

/** A run that streams without end, and how often it was asked for more. */
function endless() {
  let asked = 0;
  let isClosed = false;
  const subscription: Subscription = {
    cursor: 7,
    async next() {
      if (isClosed) return null;
      asked += 1;
      const place = { stream: "s", run: "r", stage: "", unit: "", attempt: 1, isFinal: false };
      const frame: Frame = { kind: "output", ...place, offset: 0, text: "x".repeat(batch) };
      return [frame];
    },
    close: () => (isClosed = true),
  };
  return {
    subscription,
    get asked() {
      return asked;
    },
    get isClosed() {
      return isClosed;
    },
  };
}

/** A server that answers with one stream, and a connection that has asked for it. */
async function streaming(
  subscription: Subscription,
  changes: Partial<StreamSettings>,
  stillMay = async () => true,
): Promise<{ outgoing: ServerResponse; client: Socket; log: string[] }> {
  const log: string[] = [];
  const note = (_: unknown, message: string) => void log.push(message);
  const opened = Promise.withResolvers<ServerResponse>();
  const server = createServer((_, outgoing) => {
    outgoing.writeHead(200);
    const settings = { ...defaultStreamSettings, ...changes };
    const logger = { info: note, warn: note, error: note };
    const parts = { outgoing, subscription, stillMay, settings, clock: systemClock, log: logger };
    void sendEvents(parts);
    opened.resolve(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  onTestFinished(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  client.on("error", () => undefined);
  client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  return { outgoing: await opened.promise, client, log };
}

test("a client that never reads costs one batch and no more, and is dropped when its time is up", async () => {
  const run = endless();
  const { outgoing, client, log } = await streaming(run.subscription, { drainMs: 300 });
  client.pause();
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, outgoing.writableLength)), 1);

  await new Promise((resolve) => outgoing.on("close", resolve));
  clearInterval(watch);

  expect(most).toBeLessThan(4 * batch);
  expect(run.isClosed).toBe(true);
  expect(log).toEqual(["dropped a client that does not read"]);
});

test("a client that reads again in time gets what follows", async () => {
  const run = endless();
  const { outgoing, client } = await streaming(run.subscription, { drainMs: 60_000 });
  client.pause();
  await expect.poll(() => outgoing.writableNeedDrain).toBe(true);
  const before = run.asked;

  client.resume();

  await expect.poll(() => run.asked).toBeGreaterThan(before + 100);
});

test("a client that goes away ends its subscription at once", async () => {
  const run = endless();
  const { client, log } = await streaming(run.subscription, {});

  client.destroy();

  await expect.poll(() => run.isClosed).toBe(true);
  expect(log).toEqual([]);
});

test("a sign-in that no longer holds ends the stream at the next beat", async () => {
  const waiting = Promise.withResolvers<null>();
  const subscription: Subscription = {
    cursor: 7,
    next: () => waiting.promise,
    close: () => waiting.resolve(null),
  };
  const answers = [true, false];
  const mayStill = async () => answers.shift() ?? false;
  const { client } = await streaming(subscription, { heartbeatMs: 10 }, mayStill);
  let heard = "";
  client.setEncoding("utf8").on("data", (text: string) => (heard += text));

  await expect.poll(() => heard).toContain("event: end");

  expect(heard).toContain(":\n\n");
  expect(heard).toContain('data: {"reason":"revoked","status":null,"seq":7}');
});
