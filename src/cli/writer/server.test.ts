import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { StudioError } from "../../core/error.ts";
import type { Desks } from "../../studio/studio.ts";
import { publish, publishedAddress } from "./address.ts";
import { callWriter } from "./client.ts";
import { listen } from "./server.ts";

const run = `run_${"0".repeat(26)}` as never;

/** Desks of which only what a test asks for is there. */
function desksThat(runs: Partial<Desks["runs"]>): Desks {
  return { runs } as unknown as Desks;
}

async function listening(desks: Desks): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "backlot-socket-"));
  const server = await listen(folder, desks, () => undefined);
  onTestFinished(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

async function calling(folder: string) {
  const line = (await callWriter(folder))!;
  onTestFinished(() => line.close());
  return line;
}

/** What the writer says to a raw line, until it hangs up. */
function said(socket: string, text: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = "";
    const connection = connect(socket, () => connection.write(`${text}\n`));
    connection.setEncoding("utf8").on("data", (part: string) => (heard += part));
    connection.on("close", () => resolve(heard));
  });
}

test("another process asks the writer, and answers find whoever asked, in any order", async () => {
  const slow = Promise.withResolvers<never>();
  const folder = await listening(
    desksThat({
      pause: () => slow.promise,
      cancel: async () => ({ status: "cancelled" }) as never,
    }),
  );
  const line = await calling(folder);

  const paused = line.ask("runs.pause", { run });
  const cancelled = await line.ask("runs.cancel", { run });
  slow.resolve({ status: "paused" } as never);

  expect(cancelled).toEqual({ status: "cancelled" });
  expect(await paused).toEqual({ status: "paused" });
});

test("a failure comes over the line with its code and hint", async () => {
  const folder = await listening(
    desksThat({
      pause: () =>
        Promise.reject(new StudioError("not-found", "There is no such run.", { hint: "Look." })),
    }),
  );
  const line = await calling(folder);

  await expect(line.ask("runs.pause", { run })).rejects.toMatchObject({
    code: "not-found",
    message: "There is no such run.",
    hint: "Look.",
  });
});

test("a request of the wrong shape reaches no use case", async () => {
  let isReached = false;
  const folder = await listening(
    desksThat({
      pause: async () => {
        isReached = true;
        return undefined as never;
      },
    }),
  );
  const line = await calling(folder);

  await expect(line.ask("runs.pause", { run: "../../etc" })).rejects.toThrow();
  expect(isReached).toBe(false);
});

test("who does not know the secret, or does not speak our language, is hung up on without a word", async () => {
  const folder = await listening(
    desksThat({ cancel: async () => ({ status: "cancelled" }) as never }),
  );
  const { socket, secret } = publishedAddress(folder)!;
  const request = { id: 1, ask: "runs.cancel", with: { run } };

  expect(
    await said(socket, JSON.stringify({ ...request, secret: "0".repeat(secret.length) })),
  ).toBe("");
  expect(await said(socket, JSON.stringify({ ...request, secret, ask: "constructor" }))).toBe("");
  expect(await said(socket, "GET / HTTP/1.1")).toBe("");
});

test("the socket is its owner's alone", async () => {
  const folder = await listening(desksThat({}));

  expect(statSync(publishedAddress(folder)!.socket).mode & 0o777).toBe(0o600);
});

test("what a killed writer left is replaced", async () => {
  const folder = mkdtempSync(join(tmpdir(), "backlot-socket-"));
  const stale = { pid: 1, socket: join(folder, "writer.sock"), secret: "s".repeat(48) };
  writeFileSync(stale.socket, "");
  publish(folder, stale);
  const nobody = await callWriter(folder);

  const server = await listen(
    folder,
    desksThat({ cancel: async () => ({ status: "cancelled" }) as never }),
    () => undefined,
  );
  onTestFinished(async () => {
    await server?.close();
    expect(existsSync(stale.socket)).toBe(false);
    rmSync(folder, { recursive: true, force: true });
  });
  const line = await calling(folder);

  expect(nobody).toBeNull();
  expect(await line.ask("runs.cancel", { run })).toEqual({ status: "cancelled" });
});

test("who waits for an answer hears that the writer has ended", async () => {
  const folder = mkdtempSync(join(tmpdir(), "backlot-socket-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<never>();
  const server = (await listen(
    folder,
    desksThat({
      pause: () => {
        asked.resolve();
        return answer.promise;
      },
    }),
    () => undefined,
  ))!;
  const line = await calling(folder);
  const waiting = line.ask("runs.pause", { run });
  await asked.promise;

  answer.reject(new StudioError("aborted", "The process ends."));
  await server.close();

  await expect(waiting).rejects.toMatchObject({ code: "aborted" });
  await expect(line.ask("runs.pause", { run })).rejects.toMatchObject({ name: "WriterGone" });
});

test.each(["writer.json", "writer.json.new"])(
  "a folder in the way of %s is told, and the work goes on without a listener",
  async (name) => {
    const folder = mkdtempSync(join(tmpdir(), "backlot-socket-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, name, "in-the-way"), { recursive: true });
    const told: string[] = [];

    const server = await listen(folder, desksThat({}), (why) => told.push(why));

    expect(server).toBeNull();
    expect(told).toHaveLength(1);
    expect(await callWriter(folder)).toBeNull();
  },
);
