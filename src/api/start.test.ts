import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openStudio, startServer } from "../compose.ts";

const owner = { name: "Ada", email: "ada@example.com", password: "correct horse" };

/** A server on a free port of this machine, without an owner. */
async function serve(options: {
  readonly publicUrls?: readonly string[];
  readonly trustedProxies?: readonly string[];
}) {
  const folder = mkdtempSync(join(tmpdir(), "backlot-start-"));
  const studio = await openStudio({ folder, mode: "write", mirror: false });
  const outlet = { write: () => undefined, isTerminal: false };
  const place = { host: "127.0.0.1", port: 0, version: "0.0.0-test" };
  const server = await startServer({ ...place, ...options, studio, folder, outlet });
  onTestFinished(async () => {
    await server.close();
    await studio.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { url: server.url, studio };
}

/** As nginx asks unless it is told otherwise: under the server's own name, and without a word of whom it asks for. */
function throughProxy(url: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { connection: "close", ...headers } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.once("error", reject);
    asked.end();
  });
}

test("without a proxy, the person at this machine is let in before there is an owner", async () => {
  const { url } = await serve({});

  expect(await throughProxy(`${url}/api/projects`)).toBe(200);
});

test.each([
  ["other addresses", { publicUrls: ["https://studio.example.com"], trustedProxies: [] }],
  ["a proxy", { publicUrls: [], trustedProxies: ["127.0.0.1"] }],
])(
  "a server that is reached by %s lets nobody in before there is an owner, but by the link",
  async (_, options) => {
    const { url, studio } = await serve(options);

    const stranger = await throughProxy(`${url}/api/projects`);
    const secret = await studio.accounts.setUpSecret();
    const made = await fetch(`${url}/api/setup`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: options.publicUrls[0] ?? url },
      body: JSON.stringify({ ...owner, secret }),
    });

    expect([stranger, made.status]).toEqual([401, 201]);
  },
);
