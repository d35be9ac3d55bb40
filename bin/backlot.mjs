#!/usr/bin/env node
/**
 * The `backlot` command. Plain JavaScript, because it has to start under an older Node to say that a newer one is needed.
 */
import { existsSync, readFileSync } from "node:fs";

const here = (path) => new URL(path, import.meta.url);
const { version, engines } = JSON.parse(readFileSync(here("../package.json"), "utf8"));
const oldestNode = engines.node.replace(">=", "");
const [first, ...others] = process.argv.slice(2);

if (others.length === 0 && first === "--version") {
  console.log(version);
} else if (isNewEnough() && existsSync(here("../dist/main.js"))) {
  silenceSqlite();
  await import(here("../dist/main.js").href);
} else if (existsSync(here("../src/main.ts"))) {
  await runRepository();
} else {
  console.error(
    `backlot ${version} needs Node ${oldestNode} or newer; this is ${process.versions.node}.\n` +
      "Install a newer one from https://nodejs.org, or with your version manager, and run the same command again.",
  );
  process.exitCode = 1;
}

function isNewEnough() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const [oldestMajor, oldestMinor] = oldestNode.split(".").map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/** In the repository the set-up script finds or fetches the Node that is needed. */
async function runRepository() {
  const { run } = await import(here("../scripts/setup.mjs").href);
  process.exitCode = await run("src/main.ts", process.argv.slice(2));
}

/** Node before 24.15 warns that SQLite is experimental; Backlot is tested with it. Every other warning is shown. */
function silenceSqlite() {
  const { emitWarning } = process;
  process.emitWarning = (warning, ...rest) => {
    const type = typeof rest[0] === "object" ? rest[0]?.type : rest[0];
    if (type === "ExperimentalWarning" && String(warning).startsWith("SQLite")) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
}
