import { router } from "../../route.ts";
import type { CompatRoom } from "../room.ts";
import { executionRoutes } from "./executions.ts";
import { outputRoutes } from "./outputs.ts";
import { pipelineRoutes002 } from "./pipelines.ts";

/** Document 002: running pipelines on a text, and what came of it. Its WebSocket is among the streams. */
export function document002(room: CompatRoom) {
  return router()
    .route("/", pipelineRoutes002(room))
    .route("/", executionRoutes())
    .route("/", outputRoutes());
}
