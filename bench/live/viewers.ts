/**
 * Connects so many viewers to the stream of a run, says so in one line, and at the run's end prints in a second line what
 * they heard and when. Each connection is read at the level of HTTP, so that what is measured is the server and the kernel.
 *
 *     node bench/live/viewers.ts URL RUN COUNT
 */
import { Agent, get } from "node:http";

const [url = "", run = "", count = "1"] = process.argv.slice(2);
const agent = new Agent({ keepAlive: false, maxSockets: Infinity });

/** What one viewer hears. */
interface Viewer {
  events: number;
  text: number;
}

const delays: number[] = [];
const viewers: Viewer[] = [];
const connected: Promise<void>[] = [];
const over: Promise<void>[] = [];

for (let number = 0; number < Number(count); number += 1) connectOne();
await Promise.all(connected);
process.stdout.write("connected\n");
await Promise.all(over);
process.stdout.write(
  `${JSON.stringify({
    delays,
    counts: viewers.map(({ events }) => events),
    texts: viewers.map(({ text }) => text),
  })}\n`,
);

function connectOne(): void {
  const viewer: Viewer = { events: 0, text: 0 };
  viewers.push(viewer);
  const opened = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  connected.push(opened.promise);
  over.push(ended.promise);
  get(`${url}/api/runs/${run}/stream?after=0`, { agent }, (response) => {
    if (response.statusCode !== 200) throw new Error(`A viewer got ${response.statusCode}.`);
    opened.resolve();
    let rest = "";
    response.setEncoding("utf8").on("data", (text: string) => {
      const now = Date.now();
      const frames = (rest + text).split("\n\n");
      rest = frames.pop() ?? "";
      for (const frame of frames) hear(frame, now, viewer);
    });
    response.once("end", () => ended.resolve());
    response.once("error", () => ended.resolve());
  });
}

function hear(frame: string, now: number, viewer: Viewer): void {
  if (frame.includes("event: output\n")) {
    const data = frame.slice(frame.indexOf("data: ") + 6);
    viewer.text += (JSON.parse(data) as { text: string }).text.length;
    return;
  }
  if (!frame.includes("id: ")) return;
  viewer.events += 1;
  if (!frame.includes('"agent.log"')) return;
  // The head of an event is enough: a thousand viewers would else measure their own parser.
  const at = /"at":(\d+)/u.exec(frame)?.[1];
  if (at !== undefined) delays.push(now - Number(at));
}
