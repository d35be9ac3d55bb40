import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const repository = resolve(import.meta.dirname, "../..");
const samples = join(repository, "examples", "the-night-ferry");
const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
const work = mkdtempSync(join(tmpdir(), "backlot-package-"));
/** Where a user has installed the package, and nothing else. */
const home = join(work, "home");

beforeAll(async () => {
  mkdirSync(home);
  await run(home, "npm", "init", "--yes");
  await run(home, "npm", "install", "--prefer-offline", await pack());
}, 300_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

test("the installed command says its version", async () => {
  const { stdout } = await backlot("--version");

  expect(stdout).toBe(`${version}\n`);
});

test.each(["fountain", "pdf"])(
  "the installed command breaks a %s down into scenes",
  async (format) => {
    const data = join(work, format);
    const script = join(samples, `the-night-ferry.${format}`);
    await backlot("run", "screenplay-breakdown", script, "--yes", "--data", data);

    const { stdout } = await backlot("artifacts", "list", "--json", "--data", data);

    const types = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).ref.type);
    expect(types.filter((type) => type === "scene")).not.toEqual([]);
  },
);

test("under an older Node the installed command says which one it needs", async () => {
  const older = "Object.defineProperty(process.versions, 'node', { value: '20.1.0' })";
  const command = join(home, "node_modules", "backlot", "bin", "backlot.mjs");
  const start = run(home, "node", `--import=data:text/javascript,${older}`, command, "help");

  await expect(start).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(
      `backlot ${version} needs Node 24.11 or newer; this is 20.1.0.`,
    ),
  });
});

test("what an extension author imports can be imported", async () => {
  const program = 'console.log(Object.keys(await import("backlot/kit")).includes("defineStage"))';

  const { stdout } = await run(home, "node", "--input-type=module", "--eval", program);

  expect(stdout).toBe("true\n");
});

test("the package holds the product and nothing else", async () => {
  const { stdout } = await run(home, "npm", "ls", "--all", "--parseable");

  expect(stdout).not.toMatch(/vitest|typescript|oxlint/);
});

test("the installed package holds the pages of the studio", () => {
  const page = readFileSync(
    join(home, "node_modules", "backlot", "dist", "web", "index.html"),
    "utf8",
  );

  expect(page).toContain("<title>");
});

function backlot(...args: string[]) {
  return run(home, "npx", "--no-install", "backlot", ...args);
}

/** Packs a copy, which builds it, so that the working tree keeps no dist/; returns the path of the tarball. */
async function pack() {
  const copy = join(work, "copy");
  const parts = ["src", "web", "bin", "scripts", "examples", "package-lock.json", "package.json"];
  for (const part of [...parts, "tsconfig.json", "tsdown.config.ts"]) {
    cpSync(join(repository, part), join(copy, part), { recursive: true, filter: isOurs });
  }
  symlinkSync(join(repository, "node_modules"), join(copy, "node_modules"));
  await run(copy, "npm", "pack", "--pack-destination", work);
  return join(work, `backlot-${version}.tgz`);
}

function isOurs(path: string) {
  return !path.includes("node_modules");
}

/** What npm and vitest told the test run about its own folder. */
const inherited =
  /^(?:npm_(?!config_)|npm_config_(?:local_)?prefix$|VITEST|NODE_(?:ENV|OPTIONS)$)/i;

/** Runs a program under the Node of this test, as a user would. */
async function run(cwd: string, program: string, ...args: string[]) {
  const own = Object.entries(process.env).filter(([name]) => !inherited.test(name));
  const path = `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}`;
  return promisify(execFile)(program, args, {
    cwd,
    env: { ...Object.fromEntries(own), PATH: path },
    maxBuffer: 64 * 1024 * 1024,
  });
}
