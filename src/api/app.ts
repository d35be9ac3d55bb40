import { randomUUID } from "node:crypto";
import { methodNotAllowed } from "hono/method-not-allowed";
import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { StudioError, errorInfo } from "../core/error.ts";
import { networkOf } from "../studio/network.ts";
import { knockOf } from "./knock.ts";
import type { Caller } from "./caller.ts";
import { compatRoutes } from "./compat/index.ts";
import { assertOwnHost } from "./door.ts";
import { failureAnswer } from "./failure.ts";
import { safeHeaders } from "./headers.ts";
import { createInFlight } from "./in-flight.ts";
import { describeSecurity, documentRoutes } from "./openapi.ts";
import type { ApiParts } from "./parts.ts";
import { isGuarded, passage, policyOf } from "./policy.ts";
import { createRates } from "./rates.ts";
import type { ApiEnv } from "./env.ts";
import { router } from "./route.ts";
import { ownRoutes } from "./routes/index.ts";
import { streamRoutes } from "./streams/index.ts";
import { studioPageRoutes } from "./studio-pages.ts";

/** The studio over HTTP. `fetch` of what it returns answers a request; see `Api` for typed clients. */
export function createApi(parts: ApiParts) {
  const rates = createRates(parts.limits);
  const inFlight = createInFlight(parts.limits);
  const app = router();
  app.onError((error, c) => failureAnswer(error, c, parts.log));
  app.notFound((c) => c.json(errorInfo(noSuchRoute()), 404));
  app.use(
    passage(counted(parts)),
    passage(safeHeaders),
    passage<MiddlewareHandler<ApiEnv>>(async (c, next) => {
      c.set("parts", parts);
      c.set("rates", rates);
      c.set("inFlight", inFlight);
      const { host, address } = knockOf(c);
      assertOwnHost(parts.door, host);
      assertReadable(c.req.url);
      await rates.address(networkOf(address));
      return next();
    }),
    passage(methodNotAllowed({ app, onMethodNotAllowed })),
    passage(denyWithoutPolicy),
  );
  describeSecurity(app);
  return app
    .route("/api", ownRoutes())
    .route("/", streamRoutes(parts))
    .route("/", compatRoutes(parts))
    .route("/", studioPageRoutes(parts))
    .route(
      "/",
      documentRoutes(parts, () => app),
    );
}

/** For hono's typed client: `hc<Api>(url)`. */
export type Api = ReturnType<typeof createApi>;

function noSuchRoute(): StudioError {
  return new StudioError("not-found", "There is nothing at this address.", {
    hint: "The reference at /reference lists every route.",
  });
}

const onMethodNotAllowed = (c: Context, methods: string[]): Response => {
  const hint = `It takes ${methods.join(", ")}.`;
  const message = "This address does not take that method.";
  return c.json({ code: "bad-request", message, hint }, 405, { Allow: methods.join(", ") });
};

/** A route that forgot its policy is not there for anybody. */
const denyWithoutPolicy: MiddlewareHandler = async (c, next) =>
  isGuarded(matchedRoutes(c)) ? next() : c.notFound();

/** Throws `bad-request` for percent signs that mean nothing: some would read them so, some otherwise. */
function assertReadable(url: string): void {
  const { pathname, search } = new URL(url);
  try {
    decodeURIComponent(pathname);
    decodeURIComponent(search.replaceAll("+", " "));
  } catch (error) {
    throw new StudioError("bad-request", "The address has a percent sign that encodes nothing.", {
      hint: "Encode the parts of the address as UTF-8.",
      cause: error,
    });
  }
}

/** Tells the log and the figures of each answer: by the route's pattern, never by what somebody wrote. */
function counted({ clock, log, onAnswered }: ApiParts): MiddlewareHandler {
  return async (c, next) => {
    const began = clock.now();
    const request = requestId(c.req.header("x-request-id"));
    c.header("X-Request-Id", request);
    await next();
    const guarded = matchedRoutes(c).find(({ handler }) => policyOf(handler) !== null);
    const answered = {
      method: c.req.method,
      route: guarded?.path ?? "unknown",
      status: c.res.status,
      milliseconds: clock.now() - began,
    };
    onAnswered?.(answered);
    const { caller } = c.var as { readonly caller?: Caller | null };
    log.info({ request, ...answered, ...(caller ? { person: caller.person.id } : {}) }, "answered");
  };
}

/** Names a request in the log: as a proxy in front of us does, or by a name of our own. */
function requestId(given: string | undefined): string {
  return given !== undefined && /^[\w.-]{8,64}$/u.test(given) ? given : randomUUID();
}
