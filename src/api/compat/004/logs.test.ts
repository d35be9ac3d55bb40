import { expect, test } from "vitest";
import * as compose from "../../../compose.ts";
import { RunId } from "../../../core/id.ts";
import { localPerson } from "../../../core/principal.ts";
import { openApi } from "../../api.testing.ts";

test("a log longer than an answer may be says where it goes on", async () => {
  const { ask, studio } = await openApi(compose);
  const { json: project } = await ask("POST /projects", { json: { name: "Ferry" } });
  const { json } = await ask(`POST /projects/${project.id}/runs`, { json: {} });
  const run = json.id as string;
  const { logs } = studio.as(localPerson);
  const line = { agent: "A", event: "e", payload: { text: "x".repeat(60_000) } };
  for (let at = 0; at < 150; at += 1) await logs.add(RunId.parse(run), line);

  const answers = [];
  let path: string | undefined = `/runs/${run}/logs`;
  while (path !== undefined) {
    const answer = await ask(`GET ${path}`);
    answers.push(answer);
    path = /<([^>]+)>; rel="next"/u.exec(answer.headers.get("link") ?? "")?.[1];
  }
  const one = await ask(`GET /runs/${run}/logs?limit=1000`);

  expect(answers.map((answer) => answer.json.length).reduce((sum, length) => sum + length)).toBe(
    150,
  );
  expect(answers).toHaveLength(2);
  for (const { text } of answers) expect(text.length).toBeLessThan(10_000_000);
  expect(one.text.length).toBeLessThan(2_000_000);
  expect(one.headers.get("link")).toContain("after=");
});
