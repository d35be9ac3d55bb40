import type { RequestKeys } from "../core/account.ts";
import type { Backing } from "./backing.ts";
import type { Row } from "./records.ts";

const sql = {
  take: `INSERT INTO request_keys (key, digest, taken_at) VALUES (?, ?, ?)`,
  find: `SELECT * FROM request_keys WHERE key = ?`,
  settle: `UPDATE request_keys SET status = ?, body = ? WHERE key = ? AND status IS NULL`,
  release: `DELETE FROM request_keys WHERE key = ? AND status IS NULL`,
  forget: `DELETE FROM request_keys WHERE taken_at < ?`,
};

export function createRequestKeys({ connection, writer }: Backing): RequestKeys {
  return {
    // Writes follow one another, so that of many who ask at once the first alone finds nothing.
    take: (key, digest, now) =>
      writer.write((): Awaited<ReturnType<RequestKeys["take"]>> => {
        const found = connection.prepare<Row<"request_keys">>(sql.find).get(key);
        if (found) return stateOf(found, digest);
        connection.prepare(sql.take).run(key, digest, now);
        return { state: "fresh" };
      }),
    settle: (key, { status, body }) =>
      writer.write(() => connection.prepare(sql.settle).run(status, body, key)),
    release: (key) => writer.write(() => connection.prepare(sql.release).run(key)),
    forget: (before) => writer.write(() => connection.prepare(sql.forget).run(before)),
  };
}

function stateOf(
  { digest, status, body }: Row<"request_keys">,
  asked: string,
): Awaited<ReturnType<RequestKeys["take"]>> {
  if (digest !== asked) return { state: "other" };
  if (status === null || body === null) return { state: "running" };
  return { state: "answered", answer: { status, body } };
}
