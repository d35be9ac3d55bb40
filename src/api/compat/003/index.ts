import { router } from "../../route.ts";
import type { CompatRoom } from "../room.ts";
import { eventRoutes003 } from "./events.ts";
import { gateRoutes003 } from "./gates.ts";
import { jobRoutes } from "./jobs.ts";
import { operatorRoutes } from "./operator.ts";

/** Document 003, under `/api/v1`: the operator's jobs, their gates and their events. */
export function document003(room: CompatRoom) {
  return router()
    .route("/", operatorRoutes(room))
    .route("/", jobRoutes(room))
    .route("/", gateRoutes003(room))
    .route("/", eventRoutes003(room));
}
