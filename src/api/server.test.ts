import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import * as compose from "../compose.ts";
import { openApi } from "./api.testing.ts";
import { defaultLimits, type ApiLimits } from "./parts.ts";
import { listenHttp } from "./server.ts";

async function served(limits: Partial<ApiLimits> = {}) {
  const api = await openApi(compose, { limits: { ...defaultLimits, ...limits } });
  const server = await listenHttp({ host: "127.0.0.1", port: 0 }, (port) => ({
    ...api.parts,
    door: { isLoopback: true, hosts: [`127.0.0.1:${port}`] },
  }));
  onTestFinished(() => server.close(0));
  return { ...api, port: server.port, url: `http://127.0.0.1:${server.port}` };
}

test("a request without a body, over the network, is taken as one that says nothing", async () => {
  const { url } = await served();
  const send = (path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, { method: "POST", ...init });
  const headers = { "Content-Type": "application/json" };
  const project = await send("/projects", { headers, body: '{"name":"Ferry"}' });
  const { id } = (await project.json()) as { id: string };

  const bare = await send(`/projects/${id}/runs`);
  const keyed = await send(`/projects/${id}/runs`, { headers: { "Idempotency-Key": "one" } });
  const again = await send(`/projects/${id}/runs`, { headers: { "Idempotency-Key": "one" } });
  const run = ((await bare.json()) as { id: string }).id;
  const approved = await send(`/api/v1/jobs/${run}/approve`);

  expect([bare.status, keyed.status, again.status]).toEqual([201, 201, 201]);
  expect(await again.text()).toBe(await keyed.text());
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect(approved.status).toBeLessThan(500);
});

test("a connection on which nobody takes the answer is ended", async () => {
  const { port, url } = await served({ answerMs: 100 });
  const request = `GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
  const deaf = connect(port, "127.0.0.1");
  const isGone = new Promise<void>((resolve) => {
    deaf.on("error", () => resolve());
    deaf.on("close", () => resolve());
  });

  deaf.pause();
  deaf.write(request.repeat(60));
  // Its end is told to whoever writes on.
  const poke = setInterval(() => deaf.write("\r\n"), 500);
  await isGone;
  clearInterval(poke);
  deaf.destroy();

  expect((await fetch(`${url}/api/health`)).status).toBe(200);
});
