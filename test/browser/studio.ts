import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { startServer, type Server } from "../live/server.ts";

const repository = join(import.meta.dirname, "../..");

/** A server with a data folder of its own, ended with the test; the pages are as their source is. */
export async function startStudio(): Promise<Server & { readonly folder: string }> {
  execFileSync(process.execPath, [join(repository, "scripts/build-pages.mjs")], {
    stdio: "inherit",
  });
  const folder = mkdtempSync(join(tmpdir(), "backlot-browser-"));
  const server = await startServer({ folder });
  onTestFinished(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return { ...server, folder };
}

const script = join(repository, "examples/the-night-ferry/the-night-ferry.fountain");

/** A production with a script; its breakdown is started where that is asked for. */
export async function bringScript(
  url: string,
  { name = "The Night Ferry", text = readFileSync(script, "utf8"), isRun = true } = {},
): Promise<{ readonly project: string; readonly input: string; readonly run: string | null }> {
  const { slug: project = "" } = await posted(url, "/api/projects", { name });
  const path = `/api/projects/${project}/inputs?filename=script.fountain`;
  const sent = await fetch(url + path, { method: "POST", headers: { origin: url }, body: text });
  const { id: input } = (await sent.json()) as { id: string };
  return { project, input, run: isRun ? await breakDown(url, project, input) : null };
}

/** Starts the breakdown of a script that a production has. */
export async function breakDown(url: string, project: string, input: string): Promise<string> {
  const asked = { pipeline: "screenplay-breakdown", input };
  const { id = "" } = await posted(url, `/api/projects/${project}/runs`, asked);
  return id;
}

/** Resolves when no run is at work: each has ended, or waits for somebody. */
export async function atRest(url: string): Promise<void> {
  for (;;) {
    const { items } = (await (await fetch(`${url}/api/runs`)).json()) as {
      items: readonly { status: string }[];
    };
    if (!items.some(({ status }) => status === "running" || status === "queued")) return;
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

/** Sends JSON as the person at this machine; gives what came back. */
async function posted(url: string, path: string, json: unknown): Promise<Record<string, string>> {
  const response = await fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify(json),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, string>;
}
