import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProgram } from "../faults/children.ts";
import { startServer, type Server } from "./server.ts";

const scratch = mkdtempSync(join(tmpdir(), "backlot-same-step-"));
const each = 40;
const steps = ["idea", "a step that no type is called"];

let server: Server;

beforeAll(async () => {
  server = await startServer({ folder: join(scratch, "data"), args: ["--log-level", "error"] });
}, 60_000);

afterAll(async () => {
  await server.kill();
  rmSync(scratch, { recursive: true, force: true });
});

async function post(path: string, json: unknown): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(json),
  });
  return (await response.json()) as Readonly<Record<string, unknown>>;
}

for (const step of steps)
  test(
    `two processes that post to the step "${step}" of one run at once get each version once`,
    { timeout: 60_000 },
    async () => {
      const project = String((await post("/projects", { name: "Two writers" }))["id"]);
      const run = String((await post(`/projects/${project}/runs`, {}))["id"]);
      const moment = `${Date.now() + 1_500}`;

      const posters = ["Ada", "Grace"].map((name) =>
        startProgram("test/live/programs/poster.ts", [
          server.url,
          run,
          step,
          `${each}`,
          name,
          moment,
        ]),
      );
      for (const poster of posters) expect(await poster.ended, poster.errors()).toBe(0);

      const versions = posters.flatMap((poster) => poster.lines().map(Number));
      const asked = `${server.url}/runs/${run}/artifacts?step_name=${encodeURIComponent(step)}`;
      const latest = (await (await fetch(asked)).json()) as readonly { readonly version: number }[];
      expect(versions.toSorted((one, other) => one - other)).toEqual(
        Array.from({ length: 2 * each }, (_, at) => at + 1),
      );
      expect(latest.map(({ version }) => version)).toEqual([2 * each]);
    },
  );
