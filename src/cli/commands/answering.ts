import { StudioError } from "../../core/error.ts";
import type { Decision, GateRecord } from "../../core/gate.ts";
import { RunId } from "../../core/id.ts";
import { exits, hasOption, textOption, type Invocation } from "../command.ts";
import { chosenGate } from "../choosing.ts";
import { tellEnding } from "../ending.ts";
import { acting, type Session } from "../session.ts";
import { watchRun } from "../watching.ts";
import { typed } from "../typed.ts";
import { harmless } from "../width.ts";

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
    const { status } = await session.desks.runs.get(run);
    if (status === "paused") {
      surroundings.terminal.err(
        `The run is paused. It goes on with: ${typed(invocation, "resume")}\n`,
      );
      return exits.done;
    }
    if (session.role === "asker") return exits.done;
    const watched = await watchRun(invocation, session, {
      run,
      since: seq,
      policy: hasOption(options, "yes") ? "yes" : "person",
    });
    tellEnding(invocation, watched);
    return watched.exit;
  });
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
      `That was answered before: ${now.status} by ${now.decidedBy ?? "nobody"}.`,
    );
  await desks.gates.answer(gate.id, decision);
}
