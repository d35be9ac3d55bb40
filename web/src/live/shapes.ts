import type { InferResponseType } from "hono/client";
import type { TypedCalls } from "../../../src/client/index.ts";

/** What the API answers, by the names that its reference gives; taken from the types of its routes. */
type Calls = TypedCalls["api"];
type Success<Call, Status extends number = 200> = Call extends (...given: never[]) => unknown
  ? InferResponseType<Call, Status extends infer Code extends 200 | 201 ? Code : never>
  : never;
type ItemOf<List> = List extends { items: readonly (infer Item)[] } ? Item : never;

/** A page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export type Project = ItemOf<Success<Calls["projects"]["$get"]>>;
export type ProjectWithRole = Success<Calls["projects"][":project"]["$get"]>;
export type Input = ItemOf<Success<Calls["projects"][":project"]["inputs"]["$get"]>>;
export type Run = ItemOf<Success<Calls["runs"]["$get"]>>;
export type Gate = ItemOf<Success<Calls["projects"][":project"]["gates"]["$get"]>>;
export type Pipeline = ItemOf<Success<Calls["pipelines"]["$get"]>>;
export type Plan = Success<Calls["projects"][":project"]["plan"]["$post"]>;
export type Session = Success<Calls["session"]["$get"]>;
export type SetUp = Success<Calls["setup"]["$get"]>;
type Artifacts = Calls["projects"][":project"]["artifacts"];
export type Artifact = ItemOf<Success<Artifacts["$get"]>>;
export type VersionInFull = Success<Artifacts[":type"]["$get"]>;
export type Version = ItemOf<Success<Artifacts[":type"]["versions"]["$get"]>>;
export type VersionWithBody<Body = unknown> = Omit<
  Success<Artifacts[":type"]["versions"][":version"]["$get"]>,
  "body"
> & { body: Body };
export type Change = Success<Artifacts[":type"]["diff"]["$get"]>["changes"][number];
export type ArtifactRef = Version["ref"];
