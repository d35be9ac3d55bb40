import { milliseconds, startBacklot, startProgram, type Child } from "../faults/children.ts";

/** `backlot serve` as a process of its own. */
export interface Server {
  readonly url: string;
  readonly port: number;
  readonly child: Child;
  /** SIGKILL: nothing of it gets to say goodbye. */
  kill(): Promise<void>;
  /** SIGTERM, as a service manager sends it; resolves with how the process ended. */
  stop(): Promise<number | NodeJS.Signals | null>;
}

export interface Serving {
  readonly folder: string;
  /** 0: any free one. */
  readonly port?: number;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** `test/live/programs/studio.ts` in place of `backlot serve`. */
  readonly isBench?: boolean;
}

const origin = /http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):(\d+)/u;

/** Starts a server and resolves once it answers. */
export async function startServer(serving: Serving): Promise<Server> {
  const child = started(serving);
  const listening = await portOf(child);
  const url = `http://127.0.0.1:${listening}`;
  await answering(url, child);
  return {
    url,
    port: listening,
    child,
    kill: async () => {
      child.process.kill("SIGKILL");
      await child.ended;
    },
    stop: async () => {
      child.process.kill("SIGTERM");
      return child.ended;
    },
  };
}

function started({ folder, port = 0, args = [], env = {}, isBench = false }: Serving): Child {
  if (isBench) return startProgram("test/live/programs/studio.ts", [folder, `${port}`], { env });
  const place = ["--host", "127.0.0.1", "--port", `${port}`];
  return startBacklot(["serve", ...place, "--data", folder, ...args], { env });
}

/** The port that the server says it listens on. */
async function portOf(child: Child): Promise<number> {
  for (;;) {
    const said = origin.exec(`${child.lines().join("\n")}\n${child.errors()}`);
    if (said) return Number(said[1]);
    assertAlive(child);
    await milliseconds(5);
  }
}

async function answering(url: string, child: Child): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/api/health`).catch(() => null);
    await response?.arrayBuffer();
    if (response?.ok) return;
    assertAlive(child);
    await milliseconds(20);
  }
}

function assertAlive({ process: running, errors, lines }: Child): void {
  if (running.exitCode === null && running.signalCode === null) return;
  throw new Error(`The server ended before it listened: ${lines().join("\n")}\n${errors()}`);
}

/** Makes the owner's account by the link that a new server prints, and so many tokens of theirs. */
export async function ownerTokens(
  { url, child }: Server,
  count: number,
  scopes: readonly string[] = ["read", "write", "spend"],
): Promise<string[]> {
  const secret = /setup#([\w-]+)/u.exec(child.lines().join("\n"))?.[1];
  const owner = { name: "Ada", email: "ada@example.com", password: "the password of Ada" };
  const made = await post(`${url}/api/setup`, { ...owner, secret }, { origin: url });
  await made.arrayBuffer();
  const { email, password } = owner;
  const session = await post(`${url}/api/session`, { email, password }, { origin: url });
  await session.arrayBuffer();
  const cookie = session.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const wanted = { name: "seed", scopes, expiresInDays: 1 };
  const tokens: string[] = [];
  while (tokens.length < count) {
    const token = await post(`${url}/api/tokens`, wanted, { origin: url, cookie });
    tokens.push(((await token.json()) as { readonly secret: string }).secret);
  }
  return tokens;
}

async function post(
  url: string,
  json: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const sent = { "content-type": "application/json", ...headers };
  const response = await fetch(url, { method: "POST", headers: sent, body: JSON.stringify(json) });
  if (!response.ok) throw new Error(`${url} gave ${response.status}: ${await response.text()}`);
  return response;
}
