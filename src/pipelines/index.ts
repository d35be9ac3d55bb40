import type { Pipeline } from "../core/pipeline.ts";
import { ideationDemo } from "./ideation-demo.ts";
import { screenplayBreakdown } from "./screenplay-breakdown.ts";
import { testEcho } from "./test-echo.ts";

/** Every production format that this Backlot knows, in the order of the folder. */
export const pipelines: readonly Pipeline[] = [ideationDemo, screenplayBreakdown, testEcho];
