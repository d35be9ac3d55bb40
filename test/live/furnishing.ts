import { ownerTokens, type Server } from "./server.ts";

/** What a fuzzing client knows: tokens to show, and things that are there, by the name of a path parameter. */
export interface Furnished {
  readonly tokens: readonly string[];
  readonly values: Readonly<Record<string, readonly string[]>>;
}

type Answer = Readonly<Record<string, unknown>>;

/** Makes the owner, tokens of theirs, a project, a file and runs through the API. */
export async function isThere(server: Server, tokenCount: number): Promise<Furnished> {
  const { url } = server;
  const post = (path: string, json: unknown, token?: string) => ask(url, "POST", path, json, token);
  const tokens = await ownerTokens(server, tokenCount, ["read", "write", "spend", "admin"]);
  const [token] = tokens;
  const project = String((await post("/api/projects", { name: "Fuzz" }, token))["id"]);
  const runs: string[] = [];
  for (const pipeline of ["test-echo", "ideation-demo"]) {
    const params = pipeline === "test-echo" ? {} : { pace: 0 };
    const run = await post(`/api/projects/${project}/runs`, { pipeline, params }, token);
    runs.push(idOf(run));
  }
  const form = new FormData();
  form.set("file", new Blob(["INT. QUAY - NIGHT\n\nIRIS\nThe ferry is late.\n"]), "quay.fountain");
  const input = await ask(url, "POST", `/api/projects/${project}/inputs`, form, token);
  const inputs = [String(input["id"])];
  const script = {
    pipeline: "screenplay-breakdown",
    input: inputs[0],
    options: { controlMode: "checkpoint" },
  };
  runs.push(idOf(await post(`/api/projects/${project}/runs`, script, token)));
  const values = {
    project: [project, "fuzz"],
    run: runs,
    input: inputs,
    id: [...runs, project],
    type: ["note", "note-list", "idea", "scene"],
    stage: ["echo", "seed", "idea", "ingest"],
    step_name: ["idea", "outline"],
    version: ["1", "2", "0", "999"],
    pipeline: ["test-echo", "ideation-demo", "screenplay-breakdown", "nothing"],
    format: ["fountain", "fdx", "csv", "pdf", "json"],
    digest: ["0".repeat(64), "f".repeat(63)],
    person: ["local", "usr_01k7vmb1ak32387bb36502e5e5"],
    token: ["tok_01k7vmb1ak32387bb36502e5e5"],
    gate: ["gate_01k7vmb1ak32387bb36502e5e5"],
  };
  return { tokens, values };
}

/** A run that was started is answered by itself, or as a part of what its start gave. */
function idOf(answer: Answer): string {
  const run = answer["run"] as Answer | undefined;
  return String(run?.["id"] ?? answer["id"]);
}

async function ask(
  url: string,
  method: string,
  path: string,
  sent: unknown,
  token?: string,
): Promise<Answer> {
  const isForm = sent instanceof FormData;
  const headers = {
    ...(isForm ? {} : { "content-type": "application/json" }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const body = isForm ? sent : JSON.stringify(sent);
  const response = await fetch(`${url}${path}`, { method, headers, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} gave ${response.status}: ${text}`);
  return JSON.parse(text) as Answer;
}
