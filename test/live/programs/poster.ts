/**
 * Posts artifacts to a step of a run, all at once at an agreed moment, and prints the versions that they were given, one a line.
 *
 *     node test/live/programs/poster.ts URL RUN STEP COUNT NAME MOMENT
 */
import { setTimeout as sleep } from "node:timers/promises";

const [url = "", run = "", step = "", count = "0", name = "", moment = "0"] = process.argv.slice(2);
await sleep(Number(moment) - Date.now());
const posts = Array.from({ length: Number(count) }, async (_, number) => {
  const content = { title: `${name} ${number}`, summary: "What breaks when the ferry comes." };
  const response = await fetch(`${url}/runs/${run}/artifacts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ step_name: step, content }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  process.stdout.write(`${(JSON.parse(text) as { version: number }).version}\n`);
});
await Promise.all(posts);
