import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { ZodError } from "zod";
import {
  errorInfo,
  failures,
  StudioError,
  type ErrorInfo,
  type FailureCode,
} from "../core/error.ts";
import { faultsInWords } from "../core/faults.ts";
import type { Logger } from "./parts.ts";

/** The body of every answer that is not a success. */
export type FailureBody = ErrorInfo;

/** What `onError` answers: the failure by the one table, never a stack or a path of this machine. */
export function failureAnswer(error: unknown, c: Context, log: Logger): Response {
  const foreseen = foreseenFailure(error);
  if (!foreseen) {
    log.error({ method: c.req.method, error: asText(error) }, "A request met a bug.");
    return c.json(unexpected, 500);
  }
  const { status, retry } = failures[foreseen.code];
  const wait = foreseen.retryAfter ?? (retry === "later" && status === 503 ? 5_000 : null);
  if (wait !== null) c.header("Retry-After", `${Math.max(1, Math.ceil(wait / 1_000))}`);
  if (status === 401) c.header("WWW-Authenticate", 'Bearer realm="Backlot"');
  if (status === 408) c.header("Connection", "close");
  if (status >= 500) log.error({ method: c.req.method, error: asText(error) }, "A request failed.");
  return c.json(shown(foreseen), status as ContentfulStatusCode);
}

const unexpected: FailureBody = {
  code: "unexpected",
  message: "Something went wrong in Backlot.",
  hint: "This is a bug; please report it with the server's log.",
};

/** What the machine has trouble with is told by its code: the words may name folders, and stay in the log. */
function shown(error: StudioError): FailureBody {
  const { code, message, hint } = errorInfo(error);
  if (failures[error.code].status < 500) return { code, message, hint };
  return {
    code,
    message: `Backlot cannot do that at the moment (${code}).`,
    hint: failures[error.code].hint,
  };
}

function foreseenFailure(error: unknown): StudioError | null {
  if (error instanceof StudioError) return error;
  if (error instanceof ZodError) return wrongShape(error, "request");
  if (error instanceof HTTPException) return fromStatus(error);
  return null;
}

const codeOfStatus: Readonly<Record<number, FailureCode>> = {
  401: "not-signed-in",
  403: "not-allowed",
  404: "not-found",
  408: "request-timeout",
  413: "request-too-large",
  415: "unknown-media-type",
  429: "too-many-requests",
};

function fromStatus({ status, message }: HTTPException): StudioError | null {
  if (status >= 500) return null;
  const code = codeOfStatus[status] ?? "bad-request";
  return new StudioError(
    code,
    message === "" ? "The request cannot be understood." : `${message}.`,
  );
}

const places: Readonly<Record<string, string>> = {
  json: "body",
  form: "form",
  query: "query",
  param: "path",
  header: "headers",
  cookie: "cookies",
};

/** Says in plain words what in a request does not have its shape: `In the body, /params/count must be a number, not text.`. */
export function wrongShape(error: ZodError, target: string, value?: unknown): StudioError {
  const place = places[target] ?? target;
  return new StudioError(
    "bad-request",
    `In the ${place}, ${faultsInWords(error, value).slice(0, 500)}.`,
    {
      hint: "The reference at /reference says what this route takes.",
      cause: error,
    },
  );
}

function asText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
