import { parseArgs } from "node:util";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { catalogue } from "./catalogue.ts";
import {
  exits,
  textOption,
  type CommandEntry,
  type OptionValues,
  type Surroundings,
} from "./command.ts";
import { BadUse, reportFailure } from "./failure.ts";
import { commandHelp, generalHelp } from "./help.ts";

/** Carries out one command line; resolves with the exit code and never rejects. */
export async function runCli(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { terminal, env, version } = surroundings;
  const self = selfName(env);
  const [first, ...rest] = argv;
  try {
    if (first === "--version" || first === "-V" || first === "version") {
      terminal.out(`${version}\n`);
      return exits.done;
    }
    if (first === undefined || first === "help" || first === "--help" || first === "-h") {
      terminal.out(
        helpOn(self, first === "help" ? rest.find((word) => !word.startsWith("-")) : undefined),
      );
      return first === undefined ? exits.badUse : exits.done;
    }
    return await carryOut(first, rest, surroundings, self);
  } catch (error) {
    return reportFailure(error, surroundings, self);
  }
}

async function carryOut(
  name: string,
  argv: readonly string[],
  surroundings: Surroundings,
  self: string,
): Promise<number> {
  const entry = commandNamed(name);
  const { args, options } = parsed(name, entry, argv);
  if (options["help"] === true) {
    surroundings.terminal.out(commandHelp(self, entry));
    return exits.done;
  }
  const [least, most] = entry.words;
  if (args.length < least)
    throw new BadUse(`${name} needs more than that.`, `Usage: ${self} ${entry.usage}`);
  if (args.length > most)
    throw new BadUse(
      `${name} does not know what to do with ${args[most]}.`,
      `Usage: ${self} ${entry.usage}`,
    );
  const folder = dataFolder(textOption(options, "data"), surroundings.env);
  const { act } = await entry.load();
  return act({ surroundings, args, options, folder, self });
}

function helpOn(self: string, name: string | undefined): string {
  return name === undefined ? generalHelp(self) : commandHelp(self, commandNamed(name));
}

function commandNamed(name: string): CommandEntry {
  const entry = Object.hasOwn(catalogue, name) ? catalogue[name] : undefined;
  if (entry) return entry;
  throw new BadUse(
    name.startsWith("-")
      ? `The command comes first; ${name} comes after it.`
      : `There is no command ${name}.`,
    didYouMean(name),
  );
}

function didYouMean(name: string): string {
  const near = Object.keys(catalogue).find(
    (known) => known.startsWith(name) || name.startsWith(known),
  );
  return near === undefined ? "`backlot help` lists them." : `Did you mean \`backlot ${near}\`?`;
}

/** `--json` may stand alone or name its words; parseArgs wants one or the other. */
function withJsonValue(argv: readonly string[]): string[] {
  const end = argv.indexOf("--");
  return argv.map((word, at) =>
    word === "--json" && (end < 0 || at < end) ? "--json=lines" : word,
  );
}

function parsed(
  name: string,
  entry: CommandEntry,
  argv: readonly string[],
): { args: string[]; options: OptionValues } {
  const options = {
    ...entry.options,
    data: { type: "string" },
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    const { values, positionals } = parseArgs({
      args: withJsonValue(argv),
      options,
      allowPositionals: true,
      strict: true,
    });
    const wanted = textOption(values, "json");
    if (wanted !== undefined && wanted !== "lines" && wanted !== "000") {
      throw new BadUse(
        `--json=${wanted}: there is --json and --json=000.`,
        `\`backlot help ${name}\` lists the options.`,
      );
    }
    return { args: positionals, options: values };
  } catch (error) {
    if (
      error instanceof TypeError &&
      "code" in error &&
      String(error.code).startsWith("ERR_PARSE_ARGS")
    ) {
      throw new BadUse(firstSentence(error.message), `\`backlot help ${name}\` lists the options.`);
    }
    throw error;
  }
}

function firstSentence(message: string): string {
  const [line = message] = message.split(/\.\s|\n/u);
  return line.endsWith(".") ? line : `${line}.`;
}

/** Named by --data, else by BACKLOT_DATA, else where this system keeps what programs keep. */
function dataFolder(named: string | undefined, env: NodeJS.ProcessEnv): string {
  if (named === "") throw new BadUse("--data names no folder.", "Give it a path.");
  const chosen = named ?? env["BACKLOT_DATA"];
  if (chosen !== undefined && chosen !== "") return resolve(chosen);
  if (process.platform === "darwin")
    return join(homedir(), "Library", "Application Support", "Backlot");
  if (process.platform === "win32")
    return join(env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "Backlot");
  const shared = env["XDG_DATA_HOME"];
  return join(shared?.startsWith("/") ? shared : join(homedir(), ".local", "share"), "backlot");
}

/** The commands that we show are typed as this one was: by npm's script in a clone, else by the program's own name. */
function selfName(env: NodeJS.ProcessEnv): string {
  return env["npm_lifecycle_event"] === "start" || env["npm_lifecycle_event"] === "backlot"
    ? "npm run backlot --"
    : "backlot";
}
