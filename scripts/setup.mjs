/**
 * Makes this folder ready to work in, then runs what it was asked to run under Node 24.
 *
 *     node scripts/setup.mjs                                only make ready
 *     node scripts/setup.mjs run src/main.ts [...args]      a file of this repository
 *     node scripts/setup.mjs run vitest [...args]           a program of one of its dependencies
 *
 * Plain JavaScript without dependencies, because it starts under whatever Node the machine has (18 or newer).
 * Ready means: a Node 24 (this one when it will do, or one fetched into scripts/runtime), and dependencies that match package-lock.json.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { constants, hostname } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { isatty } from "node:tty";
import { fileURLToPath } from "node:url";

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const runtime = join(repository, "scripts", "runtime");
const lockFile = join(repository, "package-lock.json");
const installed = join(repository, "node_modules", ".backlot-lock");
const turns = join(repository, "tmp", "setup.lock");
/** Where src/main.ts keeps compiled code; told from outside, its own file and the compiler of it count too. */
const keptCompiled = { NODE_COMPILE_CACHE: join(repository, "node_modules", ".cache", "backlot") };
/** The oldest Node that will do, "24.11". */
const oldestNode = readJson(join(repository, "package.json")).engines.node.replace(">=", "");

/** A quarter of a minute in all, where npm's own would be silent for more than one. */
const retries = [
  "--fetch-retries=4",
  "--fetch-retry-factor=2",
  "--fetch-retry-mintimeout=1000",
  "--fetch-retry-maxtimeout=8000",
];
const unreachable =
  "the npm registry cannot be reached. Connect to the network and run this again.";

/** A set-up that cannot go on, for a reason that the person at the keyboard can do something about. */
class SetupError extends Error {}

/**
 * Runs a file of the repository, or a program of one of its dependencies, under Node 24.
 *
 * @returns the exit code; 128 + n when signal n ended it
 */
export async function run(name, args) {
  const node = await ready();
  const env = { ...(name === "src/main.ts" ? keptCompiled : {}), ...withFirst(node) };
  return (await follow(node, [locate(name), ...args], { env })).code;
}

/** Makes the folder ready; returns the path of a Node that is new enough. */
export async function ready() {
  const node = findNode();
  if (node !== undefined && dependenciesMatch()) return node;
  return inTurn(async () => {
    const found = findNode() ?? (await fetchNode());
    if (dependenciesMatch()) return found;
    if (installedByHand()) writeFileSync(installed, digestOfLock());
    else await installDependencies(found);
    return found;
  });
}

function findNode() {
  if (isNewEnough()) return process.execPath;
  const { name, version } = runtimePackage();
  if (name === undefined) return undefined;
  const folder = join(runtime, "node_modules", name);
  return readJson(join(folder, "package.json"))?.version === version ? binaryIn(folder) : undefined;
}

function isNewEnough() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const [oldestMajor, oldestMinor] = oldestNode.split(".").map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/** The npm package that holds Node for this platform; without a name where there is none. */
function runtimePackage() {
  const { optionalDependencies } = readJson(join(runtime, "package.json"));
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${platform}-${process.arch}`;
  return name in optionalDependencies ? { name, version: optionalDependencies[name] } : {};
}

function binaryIn(folder) {
  return join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
}

async function fetchNode() {
  const { name, version } = runtimePackage();
  const yours = `Backlot needs Node ${oldestNode} or newer; this is ${process.versions.node}`;
  if (name === undefined) {
    throw new SetupError(
      `${yours}, and npm has none to fetch for ${process.platform} ${process.arch}. ` +
        `Install Node ${oldestNode} or newer yourself (https://nodejs.org) and run this again.`,
    );
  }
  say(
    `fetching Node ${version} from the npm registry (this machine's own is ${process.versions.node}) …`,
  );
  const failure = `${yours}, and Node ${version} could not be fetched`;
  await npmCi(runtime, ["--include=optional"], process.execPath, failure);
  const node = binaryIn(join(runtime, "node_modules", name));
  // To npm the package is optional, so it is content without it.
  if (!existsSync(node)) throw new SetupError(`${failure}: ${unreachable}`);
  const { code } = await follow(node, ["-e", "0"], { stdio: ["ignore", 2, 2] });
  if (code === 0) return node;
  throw new SetupError(
    `${yours}, and the one that was fetched does not run on this machine: its reason stands above. ` +
      `Install Node ${oldestNode} or newer from the system's own packages and run this again.`,
  );
}

/** A linked node_modules belongs to the folder that it lies in, and that folder looks after it. */
function dependenciesMatch() {
  if (readText(installed) === digestOfLock()) return true;
  return lstatSync(dirname(installed), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function digestOfLock() {
  return createHash("sha256").update(readFileSync(lockFile)).digest("hex");
}

/** Whether someone's own `npm ci` or `npm install` has put in place all that the lock names; npm keeps a list of it. */
function installedByHand() {
  const present = readJson(join(repository, "node_modules", ".package-lock.json"))?.packages;
  if (present === undefined) return false;
  return Object.entries(readJson(lockFile).packages).every(
    ([path, { optional, devOptional, integrity }]) =>
      path === "" ||
      present[path]?.integrity === integrity ||
      (!(path in present) && (optional || devOptional)),
  );
}

/** The record goes first and comes back last, so that an install that was cut off is done again. */
async function installDependencies(node) {
  say("installing the dependencies of package-lock.json …");
  rmSync(installed, { force: true });
  const digest = digestOfLock();
  await npmCi(repository, ["--include=dev"], node, "The dependencies could not be installed");
  writeFileSync(installed, digest);
}

/** Runs `npm ci`; what it says goes to standard error, because standard output belongs to what runs afterwards. */
async function npmCi(folder, options, node, failure) {
  const flags = [
    "ci",
    "--ignore-scripts",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    ...retries,
    ...options,
  ];
  const [program, ...first] = npmUnder(node);
  const ended = await follow(program, [...first, ...flags], {
    cwd: folder,
    env: { ...withFirst(node), npm_config_prefix: undefined, npm_config_local_prefix: undefined },
    stdio: ["ignore", 2, "pipe"],
    shell: program.endsWith(".cmd"),
  }).catch((error) => {
    throw error.code === "ENOENT"
      ? new SetupError(`${failure}: there is no npm on the PATH. Install npm and run this again.`)
      : error;
  });
  if (ended.code === 0) return;
  if (ended.signal !== null) throw new SetupError(`${failure}: npm was ended by ${ended.signal}.`);
  const offline =
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED)\b/;
  throw new SetupError(
    offline.test(ended.said)
      ? `${failure}: ${unreachable}`
      : `${failure}: npm ended with code ${ended.code}; its reason stands above.`,
  );
}

/** The npm that started us when there is one, so that no PATH can lead to another. */
function npmUnder(node) {
  const own = process.env["npm_execpath"];
  if (own?.endsWith("npm-cli.js")) return [node, own];
  return [process.platform === "win32" ? "npm.cmd" : "npm"];
}

/**
 * Lets one set-up work in this folder at a time. Whoever holds the turn has one file, named for itself, in the lock
 * folder. A folder can only be renamed onto an empty one, and who takes over deletes just the file of the dead: so however
 * many arrive at once, one wins.
 */
async function inTurn(work) {
  const mine = `${hostname()}@${process.pid}`;
  mkdirSync(dirname(turns), { recursive: true });
  let waitsFor;
  while (!takeTurn(mine)) {
    for (const owner of ownersOf(turns)) {
      if (owner === mine || isGone(owner)) rmSync(join(turns, owner), { force: true });
      else if (owner !== waitsFor) say(`waiting for another set-up of this folder (${owner}) …`);
      waitsFor = owner;
    }
    await new Promise((wake) => setTimeout(wake, 100));
  }
  try {
    return await work();
  } finally {
    unlinkSync(join(turns, mine));
  }
}

function takeTurn(mine) {
  const fresh = `${turns}.${mine}`;
  mkdirSync(fresh, { recursive: true });
  writeFileSync(join(fresh, mine), "");
  try {
    // Windows renames onto nothing, not even onto an empty folder; rmdir leaves a folder that is not empty alone.
    if (process.platform === "win32" && ownersOf(turns).length === 0) rmdirSync(turns);
    renameSync(fresh, turns);
    return true;
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    const taken =
      process.platform === "win32" ? ["EPERM", "EACCES", "ENOTEMPTY"] : ["ENOTEMPTY", "EEXIST"];
    if (taken.includes(error.code)) return false;
    throw error;
  }
}

function ownersOf(folder) {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
}

/** No set-up takes half an hour; a number that still runs by then, or is another machine's, belongs to something else. */
function isGone(owner) {
  const since = statSync(join(turns, owner), { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  if (Date.now() - since > 30 * 60 * 1000) return true;
  const [host, pid] = owner.split("@");
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

/** A path inside the repository first, else a program by the name that its package gives it. */
function locate(name) {
  const file = resolve(repository, name);
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
  const { dependencies, devDependencies } = readJson(join(repository, "package.json"));
  for (const dependency of Object.keys({ ...dependencies, ...devDependencies })) {
    const folder = join(repository, "node_modules", dependency);
    const { bin } = readJson(join(folder, "package.json")) ?? {};
    const program = typeof bin === "string" ? { [dependency]: bin }[name] : bin?.[name];
    if (program !== undefined) return join(folder, program);
  }
  throw new SetupError(
    `There is no file ${file}, and no dependency brings a program called ${name}.`,
  );
}

function withFirst(node) {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  return {
    ...process.env,
    [key]: [dirname(node), process.env[key]].filter(Boolean).join(delimiter),
  };
}

/** Runs a program and stays until it has ended; signals are for it to answer. A piped standard error is shown and kept. */
function follow(program, args, options) {
  return new Promise((resolved, rejected) => {
    const child = spawn(program, args, { stdio: "inherit", ...options });
    const unhook = passSignals(child);
    const said = [];
    child.stderr?.on("data", (chunk) => said.push(chunk) && process.stderr.write(chunk));
    child.on("error", rejected);
    child.on("close", (code, signal) => {
      unhook();
      resolved({
        code: signal === null ? code : 128 + constants.signals[signal],
        signal,
        said: Buffer.concat(said).toString(),
      });
    });
  });
}

/**
 * Hands on the signals sent to this process. What a terminal sends (Ctrl-C, hanging up) reaches the child without us, and a
 * second SIGINT means something else to it than the first, so those are handed on only where no terminal sent them.
 */
function passSignals(child) {
  const answers = ["SIGTERM", "SIGINT", "SIGHUP"].map((signal) => {
    const answer = () => (signal === "SIGTERM" || !isInForeground()) && child.kill(signal);
    process.on(signal, answer);
    return () => process.off(signal, answer);
  });
  return () => answers.forEach((unhook) => unhook());
}

/** Whether the terminal's own signals go to this process's group, the child's as well. */
function isInForeground() {
  const status = readText("/proc/self/stat");
  if (status === undefined) return [0, 1, 2].some((stream) => isatty(stream));
  const [, , group, , , foreground] = status.slice(status.lastIndexOf(")") + 2).split(" ");
  return group === foreground;
}

function readText(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function readJson(file) {
  const text = readText(file);
  return text === undefined ? undefined : JSON.parse(text);
}

function say(line) {
  process.stderr.write(`backlot: ${line}\n`);
}

async function main([command, name, ...args]) {
  if (command === undefined) return void (await ready());
  if (command !== "run" || name === undefined) {
    throw new SetupError("usage: node scripts/setup.mjs [run <file or program> [...args]]");
  }
  process.exitCode = await run(name, args);
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await main(process.argv.slice(2)).catch((error) => {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  });
}
