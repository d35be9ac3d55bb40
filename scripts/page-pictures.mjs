/**
 * Takes a picture of every page of the studio, light and dark, on a wide screen and on a phone, into tmp/pictures.
 *
 *     npm run web:pictures                    all pages, of a server and a production made for it
 *     npm run web:pictures -- run scenes      only these
 *     npm run web:pictures -- --out DIR       to another folder
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { readyPages } from "./build-pages.mjs";

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const script = join(repository, "examples/the-night-ferry/the-night-ferry.fountain");
const { pagePaths } = await import("../test/browser/pages.ts");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: "string", default: join(repository, "tmp", "pictures") } },
});

const looks = [
  { name: "wide", viewport: { width: 1440, height: 900 } },
  { name: "phone", viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
];

await readyPages();
const folder = mkdtempSync(join(tmpdir(), "backlot-pictures-"));
const { url, stop } = await served(folder);
try {
  const { project, run } = await production(url);
  mkdirSync(values.out, { recursive: true });
  await takePictures(url, pagePaths(project, run));
} finally {
  await stop();
  rmSync(folder, { recursive: true, force: true });
}

async function takePictures(baseURL, paths) {
  const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) =>
    existsSync(path),
  );
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu"],
  });
  for (const { name: look, ...device } of looks) {
    for (const colorScheme of ["dark", "light"]) {
      const context = await browser.newContext({
        baseURL,
        colorScheme,
        reducedMotion: "reduce",
        ...device,
      });
      const page = await context.newPage();
      for (const [name, path] of Object.entries(paths)) {
        if (positionals.length > 0 && !positionals.includes(name)) continue;
        await page.goto(path);
        await page.locator("h1").first().waitFor();
        await page.waitForTimeout(700);
        const file = join(values.out, `${name}-${look}-${colorScheme}.png`);
        await page.screenshot({ path: file });
        console.log(file);
      }
      await context.close();
    }
  }
  await browser.close();
}

/** Starts a server; resolves once it says where it is. */
function served(data) {
  const words = ["src/main.ts", "serve", "--data", data, "--port", "0", "--log-level", "error"];
  const child = spawn(process.execPath, words, {
    cwd: repository,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  return new Promise((resolve, reject) => {
    child.once("close", () => reject(new Error("The server ended.")));
    child.stdout.on("data", (text) => {
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? [];
      if (address)
        resolve({
          url: address,
          async stop() {
            child.kill("SIGTERM");
            await ended;
          },
        });
    });
  });
}

/** The sample, broken down as far as its gate; and two more productions, so that the list is one. */
async function production(at) {
  const post = async (path, body, type = "application/json") => {
    const headers = { origin: at, "content-type": type };
    const response = await fetch(at + path, { method: "POST", headers, body });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  };
  for (const name of [
    "Ein sehr langer Name für eine sehr lange Geschichte, die niemals endet",
    "ليلة العبّارة",
  ])
    await post("/api/projects", JSON.stringify({ name }));
  const { slug } = await post("/api/projects", JSON.stringify({ name: "The Night Ferry" }));
  const bytes = readFileSync(script);
  const file = `/api/projects/${slug}/inputs?filename=the-night-ferry.fountain`;
  const { id: input } = await post(file, bytes, "application/octet-stream");
  const asked = { pipeline: "screenplay-breakdown", input };
  const { id: run } = await post(`/api/projects/${slug}/runs`, JSON.stringify(asked));
  for (;;) {
    const { run: state } = await (await fetch(`${at}/api/runs/${run}`)).json();
    if (state.status !== "running" && state.status !== "queued") return { project: slug, run };
    await new Promise((wake) => setTimeout(wake, 100));
  }
}
