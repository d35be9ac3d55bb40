import { StudioError } from "../core/error.ts";
import type { ProjectId } from "../core/id.ts";
import type { Outputs } from "../core/store.ts";
import type { Backing } from "./backing.ts";
import type { Connection } from "./connection.ts";
import { parsed, type Json } from "./schema.ts";

import type { Scope } from "./scope.ts";

interface Chunk {
  readonly start: number;
  readonly length: number;
  readonly is_escaped: 0 | 1;
  readonly text: string;
}

const sql = {
  last: `SELECT start, length FROM output_chunks WHERE project_id = ? AND stream = ? ORDER BY start DESC LIMIT 1`,
  append: `INSERT INTO output_chunks (project_id, stream, start, length, is_escaped, text) VALUES (?, ?, ?, ?, ?, ?)`,
  read: `SELECT start, length, is_escaped, text FROM output_chunks
    WHERE project_id = ?1 AND stream = ?2 AND start < ?4
      AND start >= coalesce((SELECT max(start) FROM output_chunks WHERE project_id = ?1 AND stream = ?2 AND start <= ?3), 0)
    ORDER BY start`,
  close: `DELETE FROM output_chunks WHERE project_id = ? AND stream = ?`,
};

export function createOutputs({ connection, writer, events }: Backing, scope: Scope): Outputs {
  return {
    append: (project, stream, offset, text) =>
      writer.write(() => {
        scope.assertEdits(project);
        append(connection, project, stream, offset, text);
        events.touch(project);
      }, "soon"),
    async read(project, stream, offset, limit) {
      scope.assertSees(project);
      const end = offset + limit;
      const chunks = connection.prepare<Chunk>(sql.read).all(project, stream, offset, end);
      const text = chunks.map(textOf).join("");
      const start = chunks[0]?.start ?? offset;
      return text.slice(offset - start, end - start);
    },
    close: (project, stream) =>
      writer.write(() => {
        scope.assertEdits(project);
        connection.prepare(sql.close).run(project, stream);
        events.touch(project);
      }),
  };
}

function append(
  connection: Connection,
  project: ProjectId,
  stream: string,
  offset: number,
  text: string,
): void {
  const last = connection.prepare<Pick<Chunk, "start" | "length">>(sql.last).get(project, stream);
  const length = last ? last.start + last.length : 0;
  if (offset !== length) {
    throw new StudioError(
      "conflict",
      `Output ${stream} is ${length} long; a chunk for ${offset} does not follow on.`,
    );
  }
  if (text === "") return;
  // UTF-8 has no word for half of a surrogate pair, and a chunk may end in the middle of one.
  const isWhole = text.isWellFormed();
  connection
    .prepare(sql.append)
    .run(
      project,
      stream,
      offset,
      text.length,
      isWhole ? 0 : 1,
      isWhole ? text : JSON.stringify(text),
    );
}

function textOf({ is_escaped, text }: Chunk): string {
  return is_escaped === 1 ? parsed(text as Json<string>) : text;
}
