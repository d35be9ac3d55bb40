import { StudioError, type FailureCode } from "../core/error.ts";
import { GateId, InputId, ProjectId, RunId } from "../core/id.ts";
import { isAtLeast, type Role } from "../core/role.ts";
import type { Desks } from "../studio/studio.ts";
import { callerOf, type Caller } from "./caller.ts";
import { assertOwnOrigin } from "./door.ts";
import type { Knock } from "./knock.ts";
import type { ApiParts } from "./parts.ts";
import type { Found, Policy } from "./policy.ts";

/** What is known of a request that may go on. */
export interface Admission {
  readonly caller: Caller | null;
  readonly desks: Desks | null;
  /** What the path names, as `{ run }`. */
  readonly found: Partial<Found[keyof Found]>;
}

/**
 * Lets a request in, or throws: `not-signed-in` for nobody, `not-found` for a stranger to what the path names,
 * `not-allowed` for too low a role or too small a token, or a page that is not ours.
 *
 * @param parameters - of the path, by name
 */
export async function admit(
  parts: ApiParts,
  knock: Knock,
  policy: Policy,
  parameters: Readonly<Record<string, string>>,
): Promise<Admission> {
  if (policy.who === "anyone") {
    const caller = await callerOf(parts, knock).catch(nobodyFor("not-signed-in"));
    assertOwnOrigin(parts.door, knock, caller?.by ?? null);
    return { caller, desks: null, found: {} };
  }
  const caller = await callerOf(parts, knock);
  if (!caller) throw new StudioError("not-signed-in", "Nobody is signed in.");
  assertOwnOrigin(parts.door, knock, caller.by);
  assertScope(caller, policy);
  const desks = parts.studio.as({ kind: "user", id: caller.person.id });
  if ("of" in policy) {
    const name = parameters[policy.parameter ?? policy.of] ?? "";
    return { caller, desks, found: await findFor(desks, caller, policy, name) };
  }
  if (policy.who === "admin" && !caller.person.isAdmin)
    throw new StudioError("not-allowed", "Only an owner of this installation may do that.");
  if (caller.by === "token" && caller.token.project !== null && !policy.forProjectTokens)
    throw new StudioError("not-allowed", "This token is for one project and cannot do that.");
  return { caller, desks, found: {} };
}

function nobodyFor(code: FailureCode): (error: unknown) => null {
  return (error) => {
    if (error instanceof StudioError && error.code === code) return null;
    throw error;
  };
}

function assertScope({ scopes }: Caller, policy: Exclude<Policy, { who: "anyone" }>): void {
  if (scopes.includes(policy.scope)) return;
  throw new StudioError("not-allowed", `This token lacks the scope ${policy.scope}.`);
}

type RolePolicy = Extract<Policy, { of: keyof Found }>;

async function findFor(
  desks: Desks,
  caller: Caller,
  { of, who }: RolePolicy,
  name: string,
): Promise<Found[keyof Found]> {
  const { found, project } = await named(desks, of, name);
  const limit = caller.by === "token" ? caller.token.project : null;
  if (limit !== null && limit !== project) throw noSuch(of);
  await assertRole(desks, project, who, of);
  return found;
}

async function named(
  desks: Desks,
  of: keyof Found,
  name: string,
): Promise<{ found: Found[keyof Found]; project: ProjectId }> {
  switch (of) {
    case "project": {
      const project = name.length > 200 ? null : await desks.projects.find(name);
      if (!project) throw noSuch(of);
      return { found: { project }, project: project.id };
    }
    case "run": {
      const run = await recordOf(of, RunId.safeParse(name).data, desks.runs.get);
      return { found: { run }, project: run.project };
    }
    case "gate": {
      const gate = await recordOf(of, GateId.safeParse(name).data, desks.gates.get);
      return { found: { gate }, project: ProjectId.parse(gate.project) };
    }
    case "input": {
      const input = await recordOf(of, InputId.safeParse(name).data, desks.inputs.get);
      return { found: { input }, project: input.project };
    }
  }
}

/** What is not there, what is a stranger's, and what could not be an id are told in the same words. */
async function recordOf<Id, Record>(
  of: keyof Found,
  id: Id | undefined,
  get: (id: Id) => Promise<Record>,
): Promise<Record> {
  const record = id === undefined ? null : await get(id).catch(nobodyFor("not-found"));
  if (record === null) throw noSuch(of);
  return record;
}

async function assertRole(desks: Desks, project: ProjectId, wanted: Role, of: keyof Found) {
  const role = await desks.projects.role(project).catch(nobodyFor("not-found"));
  if (role === null) throw noSuch(of);
  if (isAtLeast(role, wanted)) return;
  throw new StudioError("not-allowed", `That takes the role ${wanted}; yours here is ${role}.`);
}

const words = { project: "project", run: "run", gate: "gate", input: "file" } as const;

function noSuch(of: keyof Found): StudioError {
  return new StudioError("not-found", `There is no such ${words[of]}.`, {
    hint: "List what there is; what others have not shared with you is not there for you.",
  });
}
