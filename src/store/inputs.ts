import type { Inputs } from "../core/store.ts";
import type { Backing } from "./backing.ts";
import { inputRecord } from "./records.ts";
import { query } from "./schema.ts";
import { notFound, type Scope } from "./scope.ts";

export function createInputs({ connection, writer, events }: Backing, scope: Scope): Inputs {
  return {
    add: (input, now) =>
      writer.write(() => {
        scope.assertEdits(input.project);
        const { id, project, filename, sourcePath, digest, bytes } = input;
        connection.run(
          query.insertInto("inputs").values({
            id,
            project_id: project,
            filename,
            source_path: sourcePath,
            digest,
            bytes,
            created_at: now,
          }),
        );
        const payload = { input: id, filename, digest, bytes };
        events.append(project, { type: "input.added", run: null, stage: null, payload }, now);
        return { ...input, createdAt: now };
      }),
    async list(project) {
      scope.assertSees(project);
      const rows = query
        .selectFrom("inputs")
        .selectAll()
        .where("project_id", "=", project)
        .orderBy("number");
      return connection.all(rows).map(inputRecord);
    },
    async get(input) {
      const row = connection.first(query.selectFrom("inputs").selectAll().where("id", "=", input));
      if (!row || !scope.sees(row.project_id)) throw notFound("input", input);
      return inputRecord(row);
    },
  };
}
