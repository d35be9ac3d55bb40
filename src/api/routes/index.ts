import { router } from "../route.ts";
import { artifactRoutes } from "./artifacts.ts";
import { artifactWritingRoutes } from "./artifact-writing.ts";
import { blobRoutes } from "./blobs.ts";
import { eventRoutes } from "./events.ts";
import { exportRoutes } from "./exports.ts";
import { gateRoutes } from "./gates.ts";
import { healthRoutes } from "./health.ts";
import { inputRoutes } from "./inputs.ts";
import { logRoutes } from "./logs.ts";
import { meRoutes } from "./me.ts";
import { memberRoutes } from "./members.ts";
import { outputRoutes } from "./outputs.ts";
import { peopleRoutes } from "./people.ts";
import { pipelineRoutes } from "./pipelines.ts";
import { projectRoutes } from "./projects.ts";
import { runArtifactRoutes } from "./run-artifacts.ts";
import { runRoutes } from "./runs.ts";
import { sessionRoutes } from "./session.ts";
import { setUpRoutes } from "./setup.ts";
import { stageRoutes } from "./stages.ts";
import { steeringRoutes } from "./steering.ts";
import { tokenRoutes } from "./tokens.ts";
import { viewRoutes } from "./views.ts";

/** Our own routes, in our own words; the reference lists them in this order. */
export function ownRoutes() {
  return router()
    .route("/", projectRoutes())
    .route("/", exportRoutes())
    .route("/", memberRoutes())
    .route("/", inputRoutes())
    .route("/", pipelineRoutes())
    .route("/", runRoutes())
    .route("/", steeringRoutes())
    .route("/", stageRoutes())
    .route("/", gateRoutes())
    .route("/", artifactRoutes())
    .route("/", artifactWritingRoutes())
    .route("/", runArtifactRoutes())
    .route("/", outputRoutes())
    .route("/", blobRoutes())
    .route("/", eventRoutes())
    .route("/", viewRoutes())
    .route("/", logRoutes())
    .route("/", setUpRoutes())
    .route("/", sessionRoutes())
    .route("/", meRoutes())
    .route("/", peopleRoutes())
    .route("/", tokenRoutes())
    .route("/", healthRoutes());
}
