import { exits, textOption, type Act } from "../command.ts";
import { tableLines } from "../table.ts";
import { jsonLine } from "../width.ts";

export const act: Act = async ({ surroundings, options }) => {
  const { terminal } = surroundings;
  const pipelines = await surroundings.pipelines();
  if (textOption(options, "json") !== undefined) {
    for (const { name, version, title, description, files, stages } of pipelines) {
      terminal.out(
        jsonLine({
          name,
          version,
          title,
          description,
          files,
          stages: stages.map(({ id, stage }) => id ?? stage.name),
        }),
      );
    }
    return exits.done;
  }
  const rows = pipelines.map(({ name, description, files }) => [
    `${name}${files === "one" ? " FILE" : ""}`,
    description,
  ]);
  for (const line of tableLines(rows, terminal.columns, [0, 1])) terminal.out(`${line}\n`);
  return exits.done;
};
