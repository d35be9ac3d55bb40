import { errorInfo, StudioError, type FailureCode } from "../core/error.ts";
import { exits, type Surroundings } from "./command.ts";
import { harmless, wrapped } from "./width.ts";

/** A command line that cannot be meant. */
export class BadUse extends Error {
  override readonly name = "BadUse";
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** Failures whose cause is what was typed. */
const badUse: ReadonlySet<FailureCode> = new Set<FailureCode>([
  "bad-request",
  "not-found",
  "invalid-params",
]);

/** Says what happened and what to do; the stack only where BACKLOT_DEBUG asks for it. Resolves with the exit code. */
export function reportFailure(
  error: unknown,
  { terminal, env }: Surroundings,
  self: string,
): number {
  const { message, hint } = error instanceof BadUse ? error : errorInfo(error);
  const todo = wrapped(harmless(withSelf(hint, self)), terminal.columns - 3);
  const lines = [
    `${terminal.paint("red", "backlot:")} ${sentences(message)}`,
    ...todo.map((line) => `  ${line}`),
  ];
  terminal.err(`${lines.join("\n")}\n`);
  if ((env["BACKLOT_DEBUG"] ?? "") !== "") terminal.err(`${debugText(error)}\n`);
  if (error instanceof BadUse) return exits.badUse;
  return error instanceof StudioError && badUse.has(error.code) ? exits.badUse : exits.failed;
}

/** Hints name the program `backlot`; here it may be started otherwise. */
export function withSelf(hint: string, self: string): string {
  return self === "backlot" ? hint : hint.replaceAll("`backlot ", `\`${self} `);
}

function sentences(message: string): string {
  return message.split("\n").map(harmless).join("\n  ");
}

function debugText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : `\nCaused by: ${debugText(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
