import { StudioError } from "../../core/error.ts";
import type { Decision, GateRecord } from "../../core/gate.ts";
import { RunId } from "../../core/id.ts";
import { byWhom } from "../../core/wording.ts";
import { exits, hasOption, textOption, type Invocation } from "../command.ts";
import { chosenGate } from "../choosing.ts";
import { tellEnding } from "../ending.ts";
import { acting, type Session } from "../session.ts";
import { watchRun } from "../watching.ts";
import { nextLines, typed } from "../typed.ts";
import { harmless, wrapped } from "../width.ts";

/** Answers a gate; where no other process drives the run, drives it from there in the foreground. */
export function answerAndGoOn(invocation: Invocation, decision: Decision): Promise<number> {
  let chosen: GateRecord | null = null;
  return acting(invocation, async (session) => {
    const { args, options, surroundings } = invocation;
    const before = chosen;
    const gate = chosen ?? (await chosenGate(session.desks, options, args[0]));
    chosen = gate;
    const { seq } = await session.desks.projects.get(gate.project);
    await answerOnce(session, gate, decision, before !== null);
    const run = RunId.parse(gate.run);
    if (textOption(options, "json") === undefined) {
      surroundings.terminal.out(
        `${decision.verdict === "approved" ? "Approved" : "Sent back"}: ${harmless(gate.question)}\n`,
      );
    }
    const { status, number } = await session.desks.runs.get(run);
    if (status === "paused") {
      const { slug } = await session.desks.projects.get(gate.project);
      tellPaused(invocation, decision, `${slug}/${number}`);
      return exits.done;
    }
    if (session.role === "asker") {
      tellElsewhere(invocation, decision);
      return exits.done;
    }
    const watched = await watchRun(invocation, session, {
      run,
      since: seq,
      policy: hasOption(options, "yes") ? "yes" : "person",
    });
    await tellEnding(invocation, session.desks, watched);
    return watched.exit;
  });
}

function tellPaused(invocation: Invocation, { verdict }: Decision, run: string): void {
  const { terminal } = invocation.surroundings;
  const what =
    verdict === "approved"
      ? "Your answer is kept, and the run is paused. It goes on when you say so:"
      : "Your notes are kept, and the run is paused. The stage is made again with them when it goes on:";
  const lines = [
    ...wrapped(what, terminal.columns - 1),
    "",
    ...nextLines(invocation, [[`resume ${run}`, "goes on"]]),
  ];
  terminal.err(`${lines.join("\n")}\n`);
}

function tellElsewhere(invocation: Invocation, { verdict }: Decision): void {
  const what =
    verdict === "approved" ? "goes on" : "makes the stage again with your notes, and asks again";
  invocation.surroundings.terminal.err(
    `The process that works on the run ${what}. See how far it is with: ${typed(invocation, "runs")}\n`,
  );
}

/** `isRepeat`: the process that was asked ended before it said whether the answer had been recorded. */
async function answerOnce(
  { desks }: Session,
  gate: GateRecord,
  decision: Decision,
  isRepeat: boolean,
): Promise<void> {
  const now = isRepeat ? await desks.gates.get(gate.id) : gate;
  if (isRepeat && now.status === decision.verdict) return desks.runs.resume(RunId.parse(gate.run));
  if (now.status !== "waiting")
    throw new StudioError(
      "conflict",
      `That was answered before: ${now.status.replaceAll("_", " ")} by ${byWhom(now.decidedBy ?? "nobody")}.`,
    );
  await desks.gates.answer(gate.id, decision);
}
