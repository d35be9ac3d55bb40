import { createWriteStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import {
  exportFormats,
  type ExportedFile,
  type ExportFormat,
} from "../../studio/exports/exports.ts";
import { exits, textOption, type Act, type Invocation } from "../command.ts";
import { BadUse } from "../failure.ts";
import { reading } from "../session.ts";

const tables = ["scenes", "characters"];

export const act: Act = (invocation) => {
  const format = formatOption(textOption(invocation.options, "format"));
  const table = textOption(invocation.options, "table");
  if (table !== undefined && (format !== "csv" || !tables.includes(table)))
    throw new BadUse(
      `There is no table ${table} of ${format}.`,
      `csv has ${tables.join(" and ")}.`,
    );
  return reading(invocation, async ({ desks }) => {
    const project = await desks.projects.get(invocation.args[0]!);
    const files = await desks.exports.make(project, format);
    await writeOut(invocation, files, table);
    return exits.done;
  });
};

function formatOption(name: string | undefined): ExportFormat {
  const format = exportFormats.find((known) => known === name);
  if (format) return format;
  throw new BadUse(
    name === undefined ? "Which format?" : `There is no format ${name}.`,
    `Name it with --format: ${exportFormats.join(", ")}.`,
  );
}

async function writeOut(
  { surroundings: { terminal }, options }: Invocation,
  files: readonly ExportedFile[],
  table: string | undefined,
): Promise<void> {
  const out = textOption(options, "out");
  const chosen =
    files.find(({ filename }) => filename.endsWith(`-${table ?? "scenes"}.csv`)) ?? files[0]!;
  if (out === undefined) {
    for await (const piece of chosen.text) {
      terminal.out(piece);
      await terminal.drained();
    }
    return;
  }
  const isFolder =
    /[/\\]$/u.test(out) || (await stat(out).catch(() => null))?.isDirectory() === true;
  await makeFolder(isFolder ? out : dirname(out));
  const written = isFolder && table === undefined ? files : [chosen];
  for (const { filename, text } of written) {
    const path = isFolder ? join(out, filename) : out;
    await pipeline(text, createWriteStream(path)).catch((error: NodeJS.ErrnoException) => {
      throw new BadUse(
        `${path} cannot be written (${error.code ?? error.message}).`,
        "Name another place with --out.",
      );
    });
    terminal.err(`Wrote ${path}\n`);
  }
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new BadUse(
      `The folder ${folder} cannot be made (${error.code ?? error.message}).`,
      "Name another place with --out.",
    );
  });
}
