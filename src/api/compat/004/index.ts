import { router } from "../../route.ts";
import type { CompatRoom } from "../room.ts";
import { artifactRoutes004 } from "./artifacts.ts";
import { logRoutes004 } from "./logs.ts";
import { projectRoutes004 } from "./projects.ts";
import { runRoutes004 } from "./runs.ts";
import { streamRoutes004 } from "./stream.ts";

/** Document 004: runs, versioned artifacts, agent logs and their stream, at the addresses that it names. */
export function document004(room: CompatRoom) {
  return router()
    .route("/", projectRoutes004())
    .route("/", runRoutes004(room))
    .route("/", artifactRoutes004())
    .route("/", logRoutes004())
    .route("/", streamRoutes004(room));
}
