import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApi } from "../../src/api/app.ts";
import { defaultLimits, type ApiParts } from "../../src/api/parts.ts";
import { policyOf, type Policy } from "../../src/api/policy.ts";
import { openStudio, sha256, systemClock } from "../../src/compose.ts";
import type { Person } from "../../src/core/account.ts";
import type { TokenScope } from "../../src/core/role.ts";
import type { Studio } from "../../src/studio/studio.ts";

export type Scopes = readonly TokenScope[];
export const allScopes: Scopes = ["read", "write", "spend", "admin"];

/** A route as the router has it. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly policy: Policy;
}

/** An API with people in it: Ada owns the studio and a project, Vera may look at that, Sam has nothing to do with it. */
export interface InhabitedApi {
  readonly studio: Studio;
  /** What it is made of, to be listened with. */
  readonly parts: ApiParts;
  readonly routes: readonly Route[];
  readonly ada: Person;
  readonly vera: Person;
  readonly sam: Person;
  /** Ada's project and what is in it. */
  readonly project: string;
  readonly run: string;
  /** By the name of a path parameter: something of Ada's that is there. */
  readonly there: Readonly<Record<string, string>>;
  tokenOf(person: Person, scopes?: Scopes, project?: string): Promise<string>;
  /** @param token - null: nobody */
  ask(method: string, path: string, token: string | null, sent?: Sent): Promise<Response>;
  close(): Promise<void>;
}

export interface Sent {
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const many = 1_000_000;

export async function openInhabitedApi(): Promise<InhabitedApi> {
  const folder = mkdtempSync(join(tmpdir(), "backlot-routes-"));
  const studio = await openStudio({ folder, mode: "write", mirror: false });
  const rates = { personPerMinute: many, addressPerMinute: many, signInsPerMinute: many };
  const parts: ApiParts = {
    studio,
    clock: systemClock,
    digest: sha256,
    version: "0.0.0-test",
    door: { isLoopback: true, hosts: ["localhost"] },
    limits: { ...defaultLimits, ...rates, jobsPerMinute: many, operatorPerMinute: many },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    doctor: async () => [],
    metrics: async () => "",
  };
  const app = createApi(parts);
  const ask: InhabitedApi["ask"] = async (method, path, token, { json, headers } = {}) => {
    const sent = new Headers({ host: "localhost", ...headers });
    if (token !== null) sent.set("authorization", `Bearer ${token}`);
    if (json !== undefined) sent.set("content-type", "application/json");
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    const connection = { incoming: { socket: { remoteAddress: "127.0.0.1" } } };
    return app.request(path, { method, headers: sent, ...body }, connection);
  };
  const [ada, vera, sam] = await people(studio);
  const tokenOf: InhabitedApi["tokenOf"] = async (person, scopes = allScopes, project) => {
    const wanted = { name: "test", scopes: [...scopes], expiresInDays: 1 };
    const limited = project === undefined ? wanted : { ...wanted, project };
    return (await studio.accounts.createToken(person.id, limited)).secret;
  };
  const there = await furnished(studio, ada, vera);
  return {
    studio,
    parts,
    routes: routesOf(app),
    ada,
    vera,
    sam,
    project: there.project,
    run: there.run,
    there,
    tokenOf,
    ask,
    close: async () => {
      await studio.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function routesOf(app: ReturnType<typeof createApi>): Route[] {
  const found = new Map<string, Route>();
  for (const { method, path, handler } of app.routes) {
    const policy = policyOf(handler);
    if (policy) found.set(`${method} ${path}`, { method, path, policy });
  }
  return [...found.values()];
}

async function people({ accounts }: Studio): Promise<[Person, Person, Person]> {
  const named = (name: string) => ({
    name,
    email: `${name}@example.com`,
    password: `the password of ${name}`,
  });
  const ada = await accounts.setUp((await accounts.setUpSecret())!, named("ada"));
  const invited = async (name: string) =>
    accounts.accept((await accounts.invite(ada, {})).secret, named(name));
  return [ada, await invited("vera"), await invited("sam")];
}

/** A project with a file, a run that has finished, and one that waits at its gate. */
async function furnished(studio: Studio, ada: Person, vera: Person) {
  const desks = studio.as({ kind: "user", id: ada.id });
  const script = join(
    import.meta.dirname,
    "../../examples/the-night-ferry/the-night-ferry.fountain",
  );
  const request = { project: "ferry", params: {}, options: {} };
  const echo = { ...request, path: null, pipeline: "test-echo" };
  const { run, project } = await desks.runs.start(echo);
  await desks.runs.whenResting(run.id);
  const breakdown = { ...request, path: script, pipeline: "screenplay-breakdown" };
  const waiting = await desks.runs.start({ ...breakdown, options: { controlMode: "checkpoint" } });
  await desks.runs.whenResting(waiting.run.id);
  await desks.members.set(project.id, vera.id, "viewer");
  const gates = await desks.gates.list(project.id);
  const [input] = await desks.inputs.list(project.id);
  const outputs = await desks.outputs.list(run.id);
  const closed = outputs.find(({ blob }) => blob !== null);
  const token = await studio.accounts.createToken(ada.id, {
    name: "spare",
    scopes: ["read"],
  } as never);
  return {
    project: project.id,
    run: run.id,
    gate: String(gates[0]?.id ?? "gat_none"),
    input: String(input?.id ?? "inp_none"),
    stage: "echo",
    type: "note",
    version: "1",
    digest: closed?.blob ?? "0".repeat(64),
    // Anybody may go by themselves; this is somebody else to everyone who tries.
    person: ada.id,
    pipeline: "test-echo",
    format: "fountain",
    token: token.token.id,
    stream: outputs[0]?.stream ?? "",
  };
}
