import type { RunId } from "../core/id.ts";
import type { UnitState } from "../core/journal.ts";
import type { PlannedStage } from "../core/run.ts";
import type { FrozenRun } from "./definition.ts";
import { postedBeforeOpening, resolveInputs, type StageInputs } from "./inputs.ts";
import type { Bench } from "./parts.ts";

/** What every unit of a run asks for alike, looked up once. */
export interface RunLookUps {
  plan(): Promise<FrozenRun>;
  /** What a stage reads: the same from its opening on. */
  inputs(planned: PlannedStage): Promise<StageInputs>;
  /** The units of a stage by key; their states are those at the time of the look. */
  units(stage: string): Promise<ReadonlyMap<string, UnitState>>;
  /** A stage opens, or has ended. */
  forget(stage: string): void;
  /** Stages were opened again. */
  forgetAll(): void;
}

export function createRunLookUps(bench: Bench, run: RunId): RunLookUps {
  const { journal } = bench.stores;
  const plans = new Map<string, Promise<FrozenRun>>();
  const inputs = new Map<string, Promise<StageInputs>>();
  const units = new Map<string, Promise<ReadonlyMap<string, UnitState>>>();
  const plan = () => remembered(plans, run, () => journal.run(run));
  return {
    plan,
    inputs: (planned) =>
      remembered(inputs, planned.id, async () =>
        resolveInputs(bench, await plan(), planned, (stage, type) =>
          postedBeforeOpening(bench, run, stage, type),
        ),
      ),
    units: (stage) =>
      remembered(units, stage, async () => {
        const found = await journal.units(run, stage);
        return new Map(found.map((unit) => [unit.unit, unit]));
      }),
    forget(stage) {
      inputs.delete(stage);
      units.delete(stage);
    },
    forgetAll() {
      inputs.clear();
      units.clear();
    },
  };
}

/** Finds it once; a failure is not remembered. */
function remembered<Value>(
  memory: Map<string, Promise<Value>>,
  name: string,
  find: () => Promise<Value>,
): Promise<Value> {
  const known = memory.get(name);
  if (known) return known;
  const found = find();
  memory.set(name, found);
  found.catch(() => memory.delete(name));
  return found;
}
