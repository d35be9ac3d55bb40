import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Person } from "../core/account.ts";
import type { ArtifactType } from "../core/artifact.ts";
import type { Clock, Digest } from "../core/clock.ts";
import { RunId } from "../core/id.ts";
import type { Pipeline } from "../core/pipeline.ts";
import { localPerson } from "../core/principal.ts";
import type { TokenScope } from "../core/role.ts";
import type { AnyStage } from "../core/stage.ts";
import type { Studio } from "../studio/studio.ts";
import { createApi } from "./app.ts";
import { defaultLimits, type ApiParts } from "./parts.ts";

/** What compose.ts offers a test: this room may not import it by itself. */
interface Compose {
  openStudio(options: {
    folder: string;
    mode: "write";
    mirror: boolean;
    types?: readonly ArtifactType[];
    stages?: readonly AnyStage[];
    pipelines?: readonly Pipeline[];
  }): Promise<Studio>;
  readonly systemClock: Clock;
  readonly sha256: Digest;
}

export interface Asked {
  readonly json?: unknown;
  readonly body?: RequestInit["body"];
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly cookie?: string;
  /** The other end of the connection; this machine unless the test says otherwise, null for one that is not known. */
  readonly address?: string | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** What the text holds where it is JSON. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape, and compare whole values.
  readonly json: any;
}

export interface TestApi {
  readonly app: ReturnType<typeof createApi>;
  readonly parts: ApiParts;
  readonly studio: Studio;
  /** Sends `GET /path`, as the person at this machine unless the request shows somebody else. */
  ask(what: string, asked?: Asked): Promise<Answer>;
  /** Makes the owner's account, or one by invitation, and signs in. */
  join(name: string): Promise<{ readonly person: Person; readonly cookie: string }>;
  /** A project with a run of a pipeline in it, made by the person at this machine, which has come to rest. */
  production(pipeline: string, params?: object): Promise<{ project: string; run: string }>;
  /** Resolves when nothing more happens to a run by itself. */
  rest(run: string): Promise<void>;
  /** A token of a person. */
  tokenOf(person: string, scopes: readonly TokenScope[], project?: string): Promise<string>;
}

/** The API over a real studio in a folder of its own, closed when the test ends. */
export async function openApi(
  compose: Compose,
  changes: Partial<ApiParts> = {},
  shelves: Omit<Parameters<Compose["openStudio"]>[0], "folder" | "mode" | "mirror"> = {},
): Promise<TestApi> {
  const folder = mkdtempSync(join(tmpdir(), "backlot-api-"));
  const studio = await compose.openStudio({ folder, mode: "write", mirror: false, ...shelves });
  onTestFinished(async () => {
    await studio.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const parts: ApiParts = {
    studio,
    clock: compose.systemClock,
    digest: compose.sha256,
    version: "0.0.0-test",
    door: { isLoopback: true, hosts: ["localhost"] },
    limits: defaultLimits,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    doctor: async () => [],
    ...changes,
  };
  const app = createApi(parts);
  const ask = (what: string, asked: Asked = {}) => send(app, what, asked);
  const rest = async (run: string) => {
    await studio.as(localPerson).runs.whenResting(RunId.parse(run));
  };
  return {
    app,
    parts,
    studio,
    ask,
    rest,
    async production(pipeline, params = {}) {
      const { json: project } = await ask("POST /api/projects", { json: { name: "Ferry" } });
      const asked = { json: { pipeline, params } };
      const { json: run } = await ask(`POST /api/projects/${project.id}/runs`, asked);
      await rest(run.id);
      return { project: project.id, run: run.id };
    },
    join: (name) => joined(studio, ask, name),
    async tokenOf(person, scopes, project) {
      const wanted = { name: "test", scopes: [...scopes], ...(project ? { project } : {}) };
      return (await studio.accounts.createToken(person, wanted)).secret;
    },
  };
}

async function send(app: TestApi["app"], what: string, asked: Asked): Promise<Answer> {
  const [method = "GET", path = "/"] = what.split(" ");
  const { json, body, token, cookie, address = "127.0.0.1" } = asked;
  const headers = new Headers(asked.headers);
  if (json !== undefined && !headers.has("content-type"))
    headers.set("content-type", "application/json");
  if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
  if (cookie !== undefined) {
    headers.set("cookie", cookie);
    if (!headers.has("origin")) headers.set("origin", "http://localhost");
  }
  const sent = json === undefined ? body : JSON.stringify(json);
  const response = await app.request(
    path,
    {
      method,
      headers,
      ...(sent === undefined ? {} : { body: sent, duplex: "half" }),
    },
    address === null ? {} : { incoming: { socket: { remoteAddress: address } } },
  );
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text !== "" ? (JSON.parse(text) as unknown) : null,
  };
}

async function joined(studio: Studio, ask: TestApi["ask"], name: string) {
  const { accounts } = studio;
  const password = `the password of ${name}`;
  const wanted = { name, email: `${name.toLowerCase()}@example.com`, password };
  const secret = await accounts.setUpSecret();
  const owner = await accounts.person("local");
  const person = secret
    ? await accounts.setUp(secret, wanted)
    : await accounts.accept((await accounts.invite(owner!, {})).secret, wanted);
  const { headers } = await ask("POST /api/session", { json: { email: wanted.email, password } });
  return { person, cookie: headers.get("set-cookie")?.split(";")[0] ?? "" };
}
