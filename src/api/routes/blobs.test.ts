import { expect, test } from "vitest";
import * as compose from "../../compose.ts";
import { openApi } from "../api.testing.ts";

async function keptFile(text: string) {
  const api = await openApi(compose);
  const { json: project } = await api.ask("POST /api/projects", { json: { name: "Ferry" } });
  const what = `POST /api/projects/${project.id}/inputs?filename=a.html`;
  const { json } = await api.ask(what, { body: text, headers: { "content-type": "text/html" } });
  return {
    ...api,
    digest: json.digest as string,
    blob: `GET /api/projects/${project.id}/blobs/${json.digest}`,
  };
}

test("bytes are read whole or in part", async () => {
  const { ask, blob } = await keptFile("0123456789");

  const whole = await ask(blob);
  const part = await ask(blob, { headers: { range: "bytes=2-4" } });
  const outside = await ask(blob, { headers: { range: "bytes=10-" } });

  expect([whole.status, whole.text, whole.headers.get("accept-ranges")]).toEqual([
    200,
    "0123456789",
    "bytes",
  ]);
  expect([part.status, part.text]).toEqual([206, "234"]);
  expect(part.headers.get("content-range")).toBe("bytes 2-4/10");
  expect(part.headers.get("content-length")).toBe("3");
  expect([outside.status, outside.headers.get("content-range")]).toEqual([416, "bytes */10"]);
});

test("bytes that somebody has are not sent again", async () => {
  const { ask, blob, digest } = await keptFile("0123456789");

  const known = await ask(blob, { headers: { "if-none-match": `"${digest}"` } });
  const other = await ask(blob, { headers: { range: "bytes=2-4", "if-range": '"other"' } });

  expect(known.status).toBe(304);
  expect([other.status, other.text]).toEqual([200, "0123456789"]);
});

test("no browser runs what a file holds", async () => {
  const { ask, blob } = await keptFile("<script>alert(1)</script>");

  const { headers } = await ask(blob);

  expect(headers.get("content-type")).toBe("application/octet-stream");
  expect(headers.get("content-disposition")).toMatch(/^attachment/u);
  expect(headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
});

test("another project's bytes are not there, and neither is what is no digest", async () => {
  const { ask, digest } = await keptFile("0123456789");
  const { json: other } = await ask("POST /api/projects", { json: { name: "Other" } });

  expect((await ask(`GET /api/projects/${other.id}/blobs/${digest}`)).status).toBe(404);
  expect((await ask(`GET /api/projects/${other.id}/blobs/..%2Fwriter.lock`)).status).toBe(404);
});
