import type { Context, Next } from "hono";
import { StudioError } from "../core/error.ts";
import type { Caller } from "./caller.ts";
import type { ApiParts } from "./parts.ts";

/**
 * Does a request with an `Idempotency-Key` once: who asks again with the key gets the answer again, marked
 * `Idempotency-Replayed: true`. A request that failed for a reason of its own may be sent again with its key; one that ended
 * in trouble of the machine may not, since nobody knows what of it was done.
 */
export async function once(
  c: Context,
  { studio, clock, digest, limits }: ApiParts,
  caller: Caller,
  body: string | Uint8Array,
  next: Next,
): Promise<Response | undefined> {
  const header = c.req.header("idempotency-key");
  if (header === undefined) {
    await next();
    return undefined;
  }
  if (!/^[\x21-\x7e]{1,200}$/u.test(header))
    throw new StudioError("bad-request", "An Idempotency-Key has 1 to 200 visible characters.");
  const key = `${caller.person.id}:${header}`;
  const { pathname, search } = new URL(c.req.url);
  const request = digest(`${c.req.method} ${pathname}${search}\n${digest(body)}`);
  const now = clock.now();
  await studio.keys.forget(now - limits.keyMs);
  const taken = await studio.keys.take(key, request, now);
  switch (taken.state) {
    case "answered":
      return new Response(taken.answer.body, {
        status: taken.answer.status,
        headers: { "Content-Type": "application/json", "Idempotency-Replayed": "true" },
      });
    case "running":
      throw new StudioError(
        "outcome-unknown",
        "A request with this key was begun and has not ended.",
      );
    case "other":
      throw new StudioError("conflict", "This Idempotency-Key belongs to a different request.");
    case "fresh":
      await next();
      await settle(studio.keys, key, c.res);
      return undefined;
  }
}

async function settle(
  keys: ApiParts["studio"]["keys"],
  key: string,
  answer: Response,
): Promise<void> {
  if (answer.status < 300)
    await keys.settle(key, { status: answer.status, body: await answer.clone().text() });
  else if (answer.status < 500) await keys.release(key);
}
