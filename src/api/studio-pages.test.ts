import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import * as compose from "../compose.ts";
import { openApi } from "./api.testing.ts";
import { builtPages } from "./built-pages.ts";

/** An API that serves pages out of these files. */
async function serving(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "backlot-pages-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const put = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  for (const [name, text] of Object.entries(files)) put(name, text);
  return { put, ...(await openApi(compose, { pages: builtPages(folder, compose.sha256) })) };
}

const files = {
  "index.html": "<!doctype html>page",
  "assets/index-abc.js": "script",
  "assets/index-abc.js.br": "smaller",
  "assets/index-abc.js.gz": "small",
  "manifest.json": "{}",
};

test("every address below /studio/ is the page, under a policy that lets nothing inline run", async () => {
  const { ask } = await serving(files);

  const pages = [
    await ask("GET /studio/"),
    await ask("GET /studio/p/x/runs/run_1"),
    await ask("GET /studio/a%2Fb"),
  ];

  for (const { status, text, headers } of pages) {
    expect([status, text, headers.get("cache-control")]).toEqual([
      200,
      files["index.html"],
      "no-cache",
    ]);
    const policy = headers.get("content-security-policy");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    expect(policy).not.toContain("unsafe");
  }
});

test("whoever comes to the server's address is sent to the studio, known or not", async () => {
  const { ask } = await serving(files);

  for (const address of ["127.0.0.1", "203.0.113.9"]) {
    const { status, headers } = await ask("GET /", { address });
    expect([status, headers.get("location")]).toEqual([302, "/studio/"]);
  }
  expect((await ask("GET /studio/", { address: "203.0.113.9" })).status).toBe(200);
});

test("what has its content in its name is kept for ever, as small as the browser takes it", async () => {
  const { ask } = await serving(files);
  const get = (accepted: string) =>
    ask("GET /studio/assets/index-abc.js", { headers: { "accept-encoding": accepted } });

  const [plain, gzip, brotli, refused] = [
    await get(""),
    await get("gzip, deflate"),
    await get("gzip, br;q=1.0"),
    await get("gzip;q=0"),
  ];

  expect([plain.text, gzip.text, brotli.text, refused.text]).toEqual([
    "script",
    "small",
    "smaller",
    "script",
  ]);
  expect(gzip.headers.get("content-encoding")).toBe("gzip");
  expect(plain.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(plain.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
});

test("who has a file already is told so", async () => {
  const { ask } = await serving(files);
  const etag = (await ask("GET /studio/")).headers.get("etag")!;

  const again = await ask("GET /studio/", { headers: { "if-none-match": `W/${etag}` } });

  expect([again.status, again.text]).toEqual([304, ""]);
});

test.each([
  "/studio/assets/gone.js",
  "/studio/assets/%2e%2e/%2e%2e/package.json",
  "/studio/assets/..%2f..%2fmanifest.json",
])("%s leads nowhere", async (path) => {
  const { ask } = await serving(files);

  expect((await ask(`GET ${path}`)).status).toBe(404);
});

test("after another build the new pages are served; before the first it is said how to get them", async () => {
  const { ask, put } = await serving({});
  const before = await ask("GET /studio/");

  put("index.html", "built");

  expect([before.status, (await ask("GET /studio/")).text]).toEqual([503, "built"]);
  expect(before.text).toContain("npm start");
});
