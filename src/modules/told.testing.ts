import { z } from "zod";
import type { AnyStage } from "../core/stage.ts";

/** For tests: the stage as a pipeline has it that gives it these parameters, whatever the run says. */
export function told(stage: AnyStage, params: Readonly<Record<string, unknown>>): AnyStage {
  return {
    ...stage,
    params: z.unknown().transform(() => stage.params.parse(params)),
  };
}
