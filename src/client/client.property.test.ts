import fc from "fast-check";
import { expect, test } from "vitest";
import { seededChance } from "../../test/faults/chance.ts";
import { createClient, type BacklotClient } from "./client.ts";
import { otherRun, PastWriter, run } from "./past.testing.ts";
import { usualSleep } from "./surroundings.ts";
import { watchProject } from "./watch-project.ts";
import { watchRun } from "./watch-run.ts";
import { faulty, wireOf, type Past } from "./wire.testing.ts";

const stream = fc.constantFrom("a", "b", "c/\u{1F6A2}:1");
const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 30, unit: "grapheme" }),
  fc.nat(4_000).map((times) => "Fährmann \u{1F3AD} ".repeat(times + 1)),
);
const step = fc.oneof(
  fc.record({ do: fc.constant("log" as const), of: fc.constantFrom(run, otherRun) }),
  fc.record({ do: fc.constant("made" as const), key: fc.stringMatching(/^[a-f]$/u) }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant("write" as const), stream, text }) },
  fc.record({ do: fc.constant("close" as const), stream }),
);

/** A past of everything that a client folds; what is written to a closed stream opens another. */
const pasts = fc.array(step, { maxLength: 60 }).map((steps) => {
  const writer = new PastWriter().begin();
  const open = new Map<string, string>();
  for (const [at, one] of steps.entries()) {
    if (one.do === "log") writer.log(`line ${at}`, one.of);
    else if (one.do === "made") writer.made(one.key);
    else if (one.do === "write") {
      const name = open.get(one.stream) ?? `${one.stream}/${at}`;
      if (!open.has(one.stream)) writer.open(name);
      open.set(one.stream, name);
      writer.write(name, one.text);
    } else if (open.has(one.stream)) {
      writer.close(open.get(one.stream)!);
      open.delete(one.stream);
    }
  }
  // One stream is left as a killed writer leaves it: never closed.
  for (const name of [...open.values()].slice(1)) writer.close(name);
  return writer.finish().log("after the end").past();
});

const faults = fc.record({ seed: fc.integer(), most: fc.nat(60) });

/** A past that has come to any of its moments when the client comes. */
const latePasts = fc.tuple(pasts, fc.nat(100)).map(([past, late]) => {
  upTo(past, Math.floor((past.moments.length * late) / 100));
  return past;
});

/** A client whose waits are a two-hundredth of the real ones. */
function hurried(past: Past, { seed, most }: { seed: number; most: number }): BacklotClient {
  const chance = seededChance(seed);
  let refusals = most / 4;
  const refuses = () => {
    if (refusals <= 0 || chance() > 0.15) return null;
    refusals -= 1;
    if (chance() < 0.5) return new TypeError("fetch failed");
    return Response.json({ code: "store-busy", message: "Busy.", hint: "" }, { status: 503 });
  };
  const { fetch, WebSocket } = wireOf(past, { fate: faulty(chance, most), refuses });
  return createClient({
    url: "http://studio.test",
    fetch,
    WebSocket,
    random: chance,
    sleep: (milliseconds, signal) => usualSleep(milliseconds / 200, signal),
  });
}

/** A past up to a moment; what is said after the end comes with it, or whoever has left at the end would miss it. */
function upTo(past: Past, moment: number): void {
  const { length } = past.moments;
  past.release(moment >= length - 1 ? length : moment);
}

/** Lets a past happen in uneven steps, with pauses between them. */
async function happen(past: Past, seed: number): Promise<void> {
  const chance = seededChance(seed + 1);
  while (past.released < past.moments.length) {
    upTo(past, past.released + Math.ceil(chance() * 12));
    await usualSleep(chance() < 0.3 ? 3 : 0);
  }
}

test.for(["sse", "websocket", "polling", "auto"] as const)(
  "over %s, a view and its texts end equal to the fold of the whole log, whatever the transport does",
  { timeout: 120_000 },
  async (transport) => {
    await fc.assert(
      fc.asyncProperty(latePasts, faults, async (past, { seed, most }) => {
        const watch = watchRun(hurried(past, { seed, most }), run, { transport, keepAll: true });
        const seen: number[] = [];
        watch.onChange(() => seen.push(watch.version));

        await happen(past, seed);
        const reason = await watch.ended;

        expect([reason, watch.error]).toEqual(["finished", null]);
        expect(watch.view).toEqual(past.runView());
        for (const { stream: name } of past.runView().outputs) {
          const whole = past.textOf(name);
          const { text: shown, start, length, isFinal } = watch.output(name);
          expect([shown === whole, start, length, isFinal]).toEqual([true, 0, whole.length, true]);
        }
        expect(seen).toEqual(seen.toSorted((one, other) => one - other));
      }),
      { seed: 7, numRuns: Number(process.env["BACKLOT_CLIENT"] ?? 60) },
    );
  },
);

test(
  "a client that changes its transport again and again folds the same",
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(pasts, faults, async (past, { seed, most }) => {
        const client = hurried(past, { seed, most });
        const happening = happen(past, seed);
        let from = 0;
        const heard: number[] = [];
        const onEvent = ({ runSeq, seq }: { runSeq: number | null; seq: number }) => {
          from = seq;
          heard.push(runSeq!);
        };
        for (const transport of ["websocket", "sse", "polling"] as const) {
          const watch = watchRun(client, run, { transport, from, onEvent });
          await usualSleep(15);
          watch.close();
          expect(await watch.ended).toMatch(/^(?:closed|finished)$/u);
        }
        await happening;
        const last = watchRun(client, run, { from, onEvent });
        await last.ended;

        expect(last.view).toEqual(past.runView());
        expect(heard).toEqual(heard.map((_, at) => at + 1));
        expect(heard).toHaveLength(past.events(run).length);
      }),
      { seed: 8, numRuns: 30 },
    );
  },
);

test.for(["sse", "polling", "auto"] as const)(
  "over %s, a project's view ends equal to the fold of its log",
  { timeout: 120_000 },
  async (transport) => {
    await fc.assert(
      fc.asyncProperty(latePasts, faults, async (past, { seed, most }) => {
        const whole = past.moments.flatMap((moment) => ("event" in moment ? [moment.event] : []));
        const watch = watchProject(hurried(past, { seed, most }), "prj", { transport });

        await happen(past, seed);
        await expect
          .poll(() => watch.view?.cursor, { timeout: 10_000, interval: 2 })
          .toBe(whole.length);

        expect(watch.view).toEqual(past.projectView());
        watch.close();
        expect(await watch.ended).toBe("closed");
      }),
      { seed: 9, numRuns: 30 },
    );
  },
);
