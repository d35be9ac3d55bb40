import { textOption, type Invocation } from "./command.ts";
import { widthOf } from "./width.ts";

/** A command as the person can type it here, with the data folder where they named one. */
export function typed(
  { self, options }: Pick<Invocation, "self" | "options">,
  words: string,
): string {
  const folder = textOption(options, "data");
  return `${self} ${words}${folder === undefined ? "" : ` --data ${quoted(folder)}`}`;
}

/** A word as a shell takes it whole. */
function quoted(word: string): string {
  return /^[\w./:@%+=,~-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** Commands to go on with, each with what it is for where there is room for it. */
export function nextLines(
  invocation: Invocation,
  commands: readonly (readonly [words: string, meaning: string])[],
): string[] {
  const { paint, columns } = invocation.surroundings.terminal;
  const lines = commands.map(([words, meaning]) => ({
    command: `  ${typed(invocation, words)}`,
    meaning,
  }));
  const width = Math.max(...lines.map(({ command }) => widthOf(command)));
  const hasRoom = lines.every(({ meaning }) => width + 3 + widthOf(meaning) < columns);
  return lines.map(({ command, meaning }) => {
    if (!hasRoom) return command;
    return `${command}${" ".repeat(width - widthOf(command))}   ${paint("dim", meaning)}`;
  });
}
