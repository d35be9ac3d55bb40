import type { MiddlewareHandler } from "hono";
import type { Caller } from "../../caller.ts";
import type { Rates } from "../../rates.ts";

export const tags = ["Document 003"];

interface CountedEnv {
  Variables: { rates: Rates; caller: Caller };
}

const counted: MiddlewareHandler<CountedEnv> = async (c, next) => {
  await c.var.rates.operator(c.var.caller.person.id);
  return next();
};

/** A route that takes part in the limit of requests a minute that document 003 has. */
export function limited<Route extends { middleware: MiddlewareHandler }>(guarded: Route): Route {
  // Its policy comes first: who may not come in is not counted.
  return Object.assign(guarded, { middleware: [guarded.middleware, counted] });
}
