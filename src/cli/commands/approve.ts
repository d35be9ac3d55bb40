import { readFile } from "node:fs/promises";
import { Decision } from "../../core/gate.ts";
import { parseArtifactName } from "../../studio/artifact-name.ts";
import { textOption, type Act, type OptionValues } from "../command.ts";
import { BadUse } from "../failure.ts";
import { answerAndGoOn } from "./answering.ts";

export const act: Act = async (invocation) =>
  answerAndGoOn(invocation, await approval(invocation.options));

async function approval(options: OptionValues): Promise<Decision> {
  const file = textOption(options, "patch");
  const of = textOption(options, "of");
  if (of !== undefined && file === undefined)
    throw new BadUse("--of says what a patch changes; there is no --patch.", "Add --patch FILE.");
  const target = of === undefined ? undefined : parseArtifactName(of);
  const decision = Decision.safeParse({
    verdict: "approved",
    notes: textOption(options, "notes") ?? "",
    ...(file === undefined ? {} : { patch: await readJson(file) }),
    ...(target === undefined ? {} : { patchTarget: { type: target.type, key: target.key } }),
  });
  if (decision.success) return decision.data;
  throw new BadUse(
    `${file} is not a patch.`,
    'Write a list of changes: [{ "op": "replace", "path": "/title", "value": "…" }].',
  );
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as unknown;
  } catch (error) {
    const why =
      error instanceof SyntaxError
        ? `${path} is not JSON.`
        : `There is no file ${path} that can be read.`;
    throw new BadUse(why, "Give the path of a JSON file.");
  }
}
