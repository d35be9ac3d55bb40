import { z } from "@hono/zod-openapi";
import type { LogLine } from "../../../core/live/run-view.ts";
import type { RunRecord } from "../../../core/store.ts";
import type { Desks } from "../../../studio/studio.ts";
import { route, router } from "../../route.ts";
import { answer, body, SentObject } from "../../shapes/common.ts";
import { runPolicy, tellNext } from "../words.ts";
import { LogRow, logRow, tags } from "./rows.ts";

const params = z.object({ id: z.string() });
const Word = z.string().trim().min(1).max(100);

const add = route({
  method: "post",
  path: "/runs/{id}/logs",
  policy: runPolicy("editor", "write"),
  summary: "Say something in a run's log (004)",
  description: "It is stored, and then everybody who follows the run hears of it.",
  tags,
  idempotent: true,
  request: {
    params,
    body: body(
      z
        .object({ agent_name: Word, event_type: Word, payload: SentObject.nullish() })
        .openapi("Document004NewLog"),
    ),
  },
  responses: { 201: answer(LogRow, "The line.") },
});

const list = route({
  method: "get",
  path: "/runs/{id}/logs",
  policy: runPolicy("viewer", "read"),
  summary: "A run's log, oldest first (004)",
  description:
    "All of it, up to about 8 MB; with `limit`, so many lines after `after`, up to about 1 MB. A `Link` header says where it goes on.",
  tags,
  request: {
    params,
    query: z.object({
      after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
      limit: z.coerce.number().int().min(1).max(1_000).optional(),
    }),
  },
  responses: { 200: answer(z.array(LogRow), "The lines.") },
});

/** Document 004: what the agents of a run say. */
export function logRoutes004() {
  return router()
    .openapi(add, async (c) => {
      const { desks, run } = c.var;
      const { agent_name: agent, event_type: event, payload } = c.req.valid("json");
      const line = await desks.logs.add(run.id, { agent, event, payload: payload ?? {} });
      return c.json(logRow(run, line), 201);
    })
    .openapi(list, async (c) => {
      const { desks, run } = c.var;
      const { after, limit } = c.req.valid("query");
      const lines =
        limit === undefined
          ? await allLines(desks, run, after)
          : await desks.logs.page(run.id, { after, limit });
      const rows = lines.map((line) => logRow(run, line));
      tellNext(c, { rows, next: await nextAfter(desks, run, lines) });
      return c.json(rows, 200);
    });
}

const pageLength = 1_000;
/** UTF-16 units of payloads, as JSON, after which a list that was asked for without a limit is ended. */
const longestList = 8_000_000;

/** All lines, or as many as one answer may hold. */
async function allLines({ logs }: Desks, { id }: RunRecord, after: number): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  let length = 0;
  while (length < longestList) {
    const page = await logs.page(id, { after: lines.at(-1)?.seq ?? after, limit: pageLength });
    if (page.length === 0) break;
    for (const line of page) length += JSON.stringify(line.payload).length;
    lines.push(...page);
  }
  return lines;
}

/** The number after which the log goes on; null where these lines are its last. */
async function nextAfter(
  { logs }: Desks,
  { id }: RunRecord,
  lines: readonly LogLine[],
): Promise<string | null> {
  const last = lines.at(-1);
  if (!last) return null;
  const more = await logs.page(id, { after: last.seq, limit: 1 });
  return more.length === 0 ? null : `${last.seq}`;
}
