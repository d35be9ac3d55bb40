import type { RunId } from "../core/id.ts";
import type { GateRecord } from "../core/gate.ts";
import type { RunRecord } from "../core/store.ts";
import type { Desks } from "./studio.ts";

/** Who answers a run's gates: a person, later; `--yes`, all of them; the sample, those that only ask to confirm. */
export type AnsweringPolicy = "person" | "yes" | "sample";

/** Resolves when a run rests and the policy has no answer to what holds it. */
export async function whenSettled(
  { runs, gates }: Desks,
  id: RunId,
  policy: AnsweringPolicy,
): Promise<RunRecord> {
  while (true) {
    const run = await runs.whenResting(id);
    if (run.status !== "awaiting_approval") return run;
    const waiting = await gates.list(run.project, { run: id, waiting: true });
    const answered = waiting.filter((gate) => answers(policy, gate));
    if (answered.length === 0) return run;
    for (const gate of answered) {
      if (policy === "sample")
        await gates.answer(
          gate.id,
          { verdict: "approved", notes: "Answered by the sample." },
          "sample",
        );
      else await gates.answer(gate.id, { verdict: "approved", notes: "Answered by --yes." });
    }
  }
}

function answers(policy: AnsweringPolicy, { kind }: GateRecord): boolean {
  switch (policy) {
    case "person":
      return false;
    case "yes":
      return true;
    case "sample":
      return kind === "confirm";
  }
}
