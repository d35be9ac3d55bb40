import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";
import { listenHttp } from "../server.ts";
import { askUntil, listen } from "./compat.testing.ts";

/** The machine's clock, but for heartbeats, which come at once. */
const quickBeats = {
  ...compose.systemClock,
  sleep: (milliseconds: number, signal?: AbortSignal) =>
    compose.systemClock.sleep([5_000, 10_000].includes(milliseconds) ? 1 : milliseconds, signal),
};

async function withRun(changes = {}) {
  const api = await openApi(compose, changes);
  const project = await api.ask("POST /projects", { json: { name: "Ferry" } });
  const run = await api.ask(`POST /projects/${project.json.id}/runs`, {
    json: { params: { pace: 0 } },
  });
  return { ...api, api, project: project.json.id as string, run: run.json.id as string };
}

test("a stream in which nothing happens shows signs of life", async () => {
  const { api, app, run } = await withRun({ clock: quickBeats });
  const operator = await listen(api, `/api/v1/jobs/${run}/events/stream`);
  const watcher = await app.request(
    `/runs/${run}/stream`,
    {},
    {
      incoming: { socket: { remoteAddress: "127.0.0.1" } },
    },
  );
  const reader = watcher.body!.pipeThrough(new TextDecoderStream()).getReader();

  const beat = await operator.until(({ data }) => data.type === "heartbeat");
  let text = "";
  while (!text.includes(": heartbeat\n\n")) text += (await reader.read()).value ?? "";

  expect(beat.data).toEqual({ type: "heartbeat", ts: expect.any(String), job_id: run });
  await operator.leave();
  await reader.cancel();
});

test("a stream ends when its reader may no longer see the run, or the run is deleted", async () => {
  const { api, ask, studio, join, run, project } = await withRun();
  const ada = await join("Ada");
  const bob = await join("Bob");
  const desk = studio.as({ kind: "user", id: ada.person.id });
  const { id } = await desk.projects.get(project);
  await desk.members.set(id, bob.person.id, "viewer");
  const headers = { cookie: bob.cookie };
  const bobs = await listen(api, `/runs/${run}/stream`, { headers });
  const adas = await listen(api, `/runs/${run}/stream`, { headers: { cookie: ada.cookie } });

  await desk.members.set(id, bob.person.id, null);
  const bobsLast = (await bobs.toTheEnd()).at(-1);
  await ask(`DELETE /runs/${run}`, { cookie: ada.cookie });
  const adasLast = (await adas.toTheEnd()).at(-1);

  expect(bobsLast).toMatchObject({ event: "end", data: { reason: "revoked", status: null } });
  expect(adasLast).toMatchObject({ event: "end", data: { reason: "removed" } });
});

test("over the network, a reader sends a bearer header, and leaves nothing behind", async () => {
  const { api, ask, studio, parts, run, join, tokenOf } = await withRun();
  const { person } = await join("Ada");
  const token = await tokenOf(person.id, ["read", "spend"]);
  const server = await listenHttp({ host: "127.0.0.1", port: 0 }, (port) => ({
    ...parts,
    door: { isLoopback: true, hosts: [`127.0.0.1:${port}`] },
  }));
  const url = `http://127.0.0.1:${server.port}/runs/${run}/stream`;
  const leaving = new AbortController();
  const headers = { authorization: `Bearer ${token}` };

  const refused = await fetch(url);
  const left = await fetch(url, { headers, signal: leaving.signal });
  await left.body!.getReader().read();
  leaving.abort();
  while (studio.live.subscribers > 0) await parts.clock.sleep(5);
  await ask(`POST /runs/${run}/demo`, { token });
  await askUntil(api, `GET /runs/${run}`, ({ json }) => json.status === "completed", { token });
  const whole = await (await fetch(url, { headers })).text();
  const head = await fetch(url, { method: "HEAD", headers });

  expect(refused.status).toBe(401);
  expect(head.headers.get("content-type")).toMatch(/^text\/event-stream/u);
  expect(whole.match(/^event: log$/gmu)).toHaveLength(12);
  expect(whole.match(/^event: end$/gmu)).toHaveLength(1);
  expect(studio.live.subscribers).toBe(0);
  await server.close(1_000);
});

test("a reader who goes while a stream waits is no trouble", async () => {
  const troubles: string[] = [];
  const warn = (_: unknown, message: string) => void troubles.push(message);
  const { app, run, studio, parts } = await withRun({
    log: { info: () => {}, warn, error: () => {} },
  });
  const from = { incoming: { socket: { remoteAddress: "127.0.0.1" } } };
  const answer = await app.request(`/runs/${run}/stream`, {}, from);
  const reader = answer.body!.getReader();

  for (let at = 0; at < 2; at += 1) await reader.read();
  const waiting = reader.read().catch(() => null);
  // The stream asks for more as soon as it is its turn.
  await new Promise<void>((resolve) => setImmediate(resolve));
  await reader.cancel();
  await waiting;
  while (studio.live.subscribers > 0) await parts.clock.sleep(5);
  await parts.clock.sleep(5);

  expect(troubles).toEqual([]);
});
