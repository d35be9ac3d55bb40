import { spawn, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

/** A repository with one dependency, `greeter`, and an npm that installs it without a network. */
let repository: string;

beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), "backlot-setup-"));
  mkdirSync(join(repository, "scripts", "runtime"), { recursive: true });
  cpSync("scripts/setup.mjs", join(repository, "scripts", "setup.mjs"));
  write("package.json", {
    name: "trial",
    engines: { node: ">=24.11" },
    dependencies: { greeter: "1.0.0" },
  });
  write("package-lock.json", lock("sha512-first"));
  write("scripts/runtime/package.json", { optionalDependencies: { [nodePackage]: "24.21.0" } });
  write("bin/npm", fakeNpm);
  chmodSync(join(repository, "bin", "npm"), 0o755);
});

afterEach(() => rmSync(repository, { recursive: true, force: true }));

test("the first run installs, says so on standard error, and leaves standard output to the program", async () => {
  write("say.ts", "const words: string[] = process.argv.slice(2); console.log(words.join('|'));");

  const ended = await setup("run", "say.ts", "two words", "--flag", "");

  expect(ended).toEqual({
    code: 0,
    out: "two words|--flag|\n",
    err: "backlot: installing the dependencies of package-lock.json …\nnpm is at work\n",
  });
});

test("a folder that is ready is not set up again", async () => {
  await setup();

  expect(await setup()).toEqual({ code: 0, out: "", err: "" });
  expect(npmCalls()).toHaveLength(1);
});

test("a changed lock is installed", async () => {
  await setup();
  write("package-lock.json", lock("sha512-second"));

  await setup();

  expect(npmCalls()).toHaveLength(2);
});

test("what somebody installed by hand is taken as it is when it is what the lock names", async () => {
  write("node_modules/.package-lock.json", lock("sha512-first"));

  expect(await setup()).toEqual({ code: 0, out: "", err: "" });
  expect(npmCalls()).toEqual([]);
});

test("what somebody installed by hand from another lock is installed anew", async () => {
  write("node_modules/.package-lock.json", lock("sha512-other"));

  await setup();

  expect(npmCalls()).toHaveLength(1);
});

test("a linked node_modules is left to the folder that it lies in", async () => {
  mkdirSync(join(repository, "elsewhere"));
  symlinkSync("elsewhere", join(repository, "node_modules"));

  expect(await setup()).toEqual({ code: 0, out: "", err: "" });
  expect(npmCalls()).toEqual([]);
});

test("an install that failed is not taken for done", async () => {
  write("npm-fails", "npm error code E500");

  const failed = await setup();
  rmSync(join(repository, "npm-fails"));
  const mended = await setup();

  expect(failed.code).toBe(1);
  expect(failed.err).toContain("npm error code E500\n");
  expect(failed.err).toContain("npm ended with code 1; its reason stands above.");
  expect(mended.code).toBe(0);
  expect(npmCalls()).toHaveLength(2);
});

test("without a network it says that the registry cannot be reached", async () => {
  write("npm-fails", "npm error code EAI_AGAIN");

  const ended = await setup("run", "bin/npm");

  expect(ended.code).toBe(1);
  expect(ended.err).toContain(
    "backlot: The dependencies could not be installed: the npm registry cannot be reached. " +
      "Connect to the network and run this again.\n",
  );
});

test("set-ups that start together install once, one after the other", async () => {
  const ended = await Promise.all(Array.from({ length: 6 }, () => setup()));

  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(npmCalls()).toHaveLength(1);
});

test("the turn of a set-up that died is taken over, by one of those that wait", async () => {
  const dead = await ownPid(spawn(process.execPath, ["-e", "0"]));
  write(`tmp/setup.lock/${hostname()}@${dead}`, "");

  const ended = await Promise.all(Array.from({ length: 6 }, () => setup()));

  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(npmCalls()).toHaveLength(1);
});

test("a set-up waits for one that is alive and says for whom", async () => {
  const holder = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"]);
  const turn = `tmp/setup.lock/${hostname()}@${holder.pid}`;
  write(turn, "");
  const waiting = start("");

  const said = await waiting.until(/waiting/);
  expect(said).toBe(
    `backlot: waiting for another set-up of this folder (${hostname()}@${holder.pid}) …\n`,
  );
  expect(npmCalls()).toEqual([]);

  holder.kill();
  expect((await waiting.ended).code).toBe(0);
  expect(npmCalls()).toHaveLength(1);
});

test("the program's exit code is passed on", async () => {
  write("seven.mjs", "process.exit(7);");

  expect((await setup("run", "seven.mjs")).code).toBe(7);
});

test("a program that a signal ended exits as a shell would say it", async () => {
  write("killed.mjs", "process.kill(process.pid, 'SIGKILL'); setTimeout(() => {}, 60_000);");

  expect((await setup("run", "killed.mjs")).code).toBe(128 + 9);
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s reaches the program once, and set-up stays until the program has ended",
  async (signal) => {
    write(
      "patient.mjs",
      `let heard = 0;
       process.on("${signal}", () => {
         heard += 1;
         setTimeout(() => { console.log("heard", heard); process.exit(3); }, 300);
       });
       setInterval(() => {}, 1000);
       console.log("ready");`,
    );
    await setup();
    const running = start("", "run", "patient.mjs");
    await running.until(/ready/);

    running.child.kill(signal);

    expect(await running.ended).toEqual({ code: 3, out: "ready\nheard 1\n", err: "" });
  },
);

test("a program of a dependency is found by its name", async () => {
  expect((await setup("run", "greet", "Ada")).out).toBe("hello Ada\n");
});

test("an unknown program is named", async () => {
  const ended = await setup("run", "nothing");

  expect(ended.code).toBe(1);
  expect(ended.err).toContain("no dependency brings a program called nothing");
});

test("a program finds the same Node first on its PATH", async () => {
  write("path.mjs", "console.log(process.env.PATH.split(process.argv[2])[0]);");

  expect((await setup("run", "path.mjs", delimiter)).out).toBe(`${dirname(process.execPath)}\n`);
});

test("under an older Node the fetched one runs the program", async () => {
  write("which.mjs", "console.log(process.execPath);");
  write(`scripts/runtime/node_modules/${nodePackage}/package.json`, { version: "24.21.0" });
  const fetched = join(repository, "scripts/runtime/node_modules", nodePackage, "bin", "node");
  mkdirSync(dirname(fetched));
  symlinkSync(process.execPath, fetched);

  const ended = await start(olderNode, "run", "which.mjs").ended;

  // Only the fetched Node runs without the older one's disguise, so it is the one that says what it is.
  expect(ended).toMatchObject({ code: 0, out: `${process.execPath}\n` });
  expect(npmCalls()).toEqual([`${repository} ci`]);
});

test("under an older Node, without a network, it says what is missing", async () => {
  write("npm-fails", "npm error code ENOTFOUND");

  const ended = await start(olderNode).ended;

  expect(ended.code).toBe(1);
  expect(ended.err).toContain("backlot: fetching Node 24.21.0 from the npm registry");
  expect(ended.err).toContain(
    "Backlot needs Node 24.11 or newer; this is 20.1.0, and Node 24.21.0 could not be fetched: " +
      "the npm registry cannot be reached.",
  );
  expect(npmCalls()).toEqual([`${join(repository, "scripts", "runtime")} ci`]);
});

test("under an older Node, when npm leaves the package out, it says that it could not be fetched", async () => {
  const ended = await start(olderNode).ended;

  expect(ended.code).toBe(1);
  expect(ended.err).toContain(
    "and Node 24.21.0 could not be fetched: the npm registry cannot be reached.",
  );
});

test("under an older Node, on a platform without a package, it says to install Node", async () => {
  write("scripts/runtime/package.json", { optionalDependencies: {} });

  const ended = await start(olderNode).ended;

  expect(ended.code).toBe(1);
  expect(ended.err).toBe(
    "backlot: Backlot needs Node 24.11 or newer; this is 20.1.0, and npm has none to fetch for " +
      `${process.platform} ${process.arch}. Install Node 24.11 or newer yourself (https://nodejs.org) and run this again.\n`,
  );
});

test("a wrong command is answered with the usage", async () => {
  expect(await setup("walk")).toEqual({
    code: 1,
    out: "",
    err: "backlot: usage: node scripts/setup.mjs [run <file or program> [...args]]\n",
  });
});

const nodePackage = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

/** Makes the Node that starts set-up call itself an older one; programs that set-up starts do not inherit it. */
const olderNode = `--import=data:text/javascript,${encodeURIComponent(
  "Object.defineProperty(process.versions, 'node', { value: '20.1.0' })",
)}`;

const fakeNpm = `#!/usr/bin/env node
import { appendFileSync, existsSync, mkdirSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
const repository = dirname(import.meta.dirname);
appendFileSync(join(repository, "npm-calls"), process.cwd() + " " + process.argv[2] + "\\n");
if (existsSync(join(repository, "npm-fails"))) {
  console.error(readFileSync(join(repository, "npm-fails"), "utf8"));
  process.exit(1);
}
console.log("npm is at work");
mkdirSync("at-work");
rmSync("node_modules", { recursive: true, force: true });
await new Promise((wake) => setTimeout(wake, 300));
mkdirSync("node_modules/greeter", { recursive: true });
writeFileSync("node_modules/greeter/package.json", JSON.stringify({ bin: { greet: "./greet.js" } }));
writeFileSync("node_modules/greeter/greet.js", "console.log('hello', process.argv[2])");
if (process.cwd() === repository) cpSync("package-lock.json", "node_modules/.package-lock.json");
rmSync("at-work", { recursive: true });
`;

function lock(integrity: string) {
  return {
    lockfileVersion: 3,
    packages: {
      "": { name: "trial" },
      "node_modules/greeter": { version: "1.0.0", integrity },
      "node_modules/other-platform": { version: "1.0.0", integrity: "x", optional: true },
    },
  };
}

function write(path: string, content: string | object) {
  mkdirSync(dirname(join(repository, path)), { recursive: true });
  const text = typeof content === "string" ? content : JSON.stringify(content);
  writeFileSync(join(repository, path), text);
}

function npmCalls() {
  const file = join(repository, "npm-calls");
  return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
}

async function setup(...args: string[]) {
  return start("", ...args).ended;
}

/** Starts set-up away from any terminal, as a service would, so that what a terminal sends does not mix in. */
function start(nodeOption: string, ...args: string[]) {
  const { npm_execpath: _, ...env } = process.env;
  const script = join(repository, "scripts", "setup.mjs");
  const child = spawn(
    process.execPath,
    [...(nodeOption === "" ? [] : [nodeOption]), script, ...args],
    {
      detached: true,
      env: { ...env, PATH: `${join(repository, "bin")}${delimiter}${env["PATH"]}` },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.err += chunk.toString()));
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, ...said }));
  });
  const until = (words: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => words.test(said.out + said.err) && resolve(said.out + said.err);
      child.stdout.on("data", look);
      child.stderr.on("data", look);
      child.on("close", () => reject(new Error(`ended without saying ${words}: ${said.err}`)));
      look();
    });
  return { child, ended, until };
}

async function ownPid(child: ChildProcess) {
  await new Promise((resolve) => child.on("close", resolve));
  return child.pid;
}
