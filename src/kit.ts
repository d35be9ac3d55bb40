/**
 * All that an author of a stage, an artifact type or a pipeline may import. What is not listed here may change any day.
 */
export {
  defineArtifactType,
  type ArtifactRef,
  type ArtifactType,
  type BodyOf,
  type Method,
  type Remarks,
} from "./core/artifact.ts";
export { StudioError, type FailureCode } from "./core/error.ts";
export { keyOf } from "./core/id.ts";
export { definePipeline, type Pipeline, type PipelineStage } from "./core/pipeline.ts";
export {
  defineStage,
  many,
  optional,
  type AnyStage,
  type Batch,
  type EmitOptions,
  type InputFileView,
  type ManyView,
  type RetryPolicy,
  type Stage,
  type StageContext,
  type StageInput,
  type Unit,
  type UnitSpec,
} from "./core/stage.ts";
export { whole } from "./core/view.ts";
export { manualClock, type ManualClock } from "./kit/clock.ts";
export {
  conformsToStageContract,
  moveUntil,
  testStage,
  type Given,
  type TestedStage,
} from "./kit/test-stage.ts";
export {
  createTestStudio,
  pipelineOf,
  type TestRequest,
  type TestStudio,
  type TestStudioParts,
} from "./kit/test-studio.ts";
