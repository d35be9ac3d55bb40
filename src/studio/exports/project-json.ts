import type { InputRecord, ProjectRecord } from "../../core/store.ts";
import { bodyInTodaysShape } from "../stored-body.ts";
import type { Desk } from "../desk.ts";
import { everyRow } from "../pages.ts";

/** Every current artifact of a project with what it was made from, as one JSON text in pieces. */
export async function* projectJson(desk: Desk, project: ProjectRecord): AsyncGenerator<string> {
  const { stores } = desk;
  const inputs = (await stores.inputs.list(project.id)).map(shownInput);
  const about = {
    id: project.id,
    slug: project.slug,
    name: project.name,
    settings: project.settings,
    createdAt: project.createdAt,
  };
  yield `{\n"backlotExport": 1,\n"project": ${JSON.stringify(about)},\n"atEvent": ${project.seq},\n"inputs": ${JSON.stringify(inputs)},\n"artifacts": [`;
  const rows = await everyRow((page) => stores.artifacts.list(project.id, {}, page));
  let separator = "\n";
  for (const { headVersion, ref } of rows) {
    if (headVersion === null) continue;
    const head = { ...ref, version: headVersion };
    const record = await stores.artifacts.version(project.id, head);
    const madeFrom = await stores.artifacts.madeFrom(project.id, head);
    const body = await bodyInTodaysShape(desk, project.id, head);
    yield `${separator}${JSON.stringify({ ...record, madeFrom, body })}`;
    separator = ",\n";
  }
  yield "\n]\n}\n";
}

/** Where a file lay is a matter of the machine it came from, and none of whoever gets the export. */
function shownInput({ sourcePath: _, ...input }: InputRecord): Omit<InputRecord, "sourcePath"> {
  return input;
}
