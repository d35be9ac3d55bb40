import { exits, textOption, type Act } from "../command.ts";
import { readingIfAny } from "../session.ts";
import { tableLines } from "../table.ts";
import { typed } from "../typed.ts";
import { statusWord } from "../../core/wording.ts";
import { momentText } from "../moment.ts";
import { jsonLine } from "../width.ts";

export const act: Act = (invocation) =>
  readingIfAny(invocation, async (session) => {
    const { terminal } = invocation.surroundings;
    const projects = (await session?.desks.projects.list()) ?? [];
    const rows = await Promise.all(
      projects.map(async (project) => ({
        project,
        latest: (await session?.desks.runs.list(project.id))?.[0] ?? null,
      })),
    );
    if (textOption(invocation.options, "json") !== undefined) {
      for (const { project, latest } of rows)
        terminal.out(
          jsonLine({
            ...project,
            latestRun: latest && { id: latest.id, number: latest.number, status: latest.status },
          }),
        );
      return exits.done;
    }
    if (rows.length === 0)
      terminal.out(`There is no project yet. Begin with: ${typed(invocation, "sample")}\n`);
    const cells = rows.map(({ project, latest }) => [
      project.slug,
      project.name,
      latest ? `run ${latest.number}: ${statusWord[latest.status]}` : "",
      momentText(project.updatedAt),
    ]);
    for (const line of tableLines(cells, terminal.columns, [0, 1, 0, 0])) terminal.out(`${line}\n`);
    return exits.done;
  });
