/**
 * Every failure that Backlot foresees. The CLI, the API and docs/errors.md are printed from this table.
 * `retry`: `never` for what the same call would meet again, `later` for what passes by itself.
 */
export const failures = {
  "bad-request": {
    status: 400,
    retry: "never",
    hint: "Check the arguments; `backlot help` lists them.",
  },
  "not-found": {
    status: 404,
    retry: "never",
    hint: "List what there is with `backlot projects`, `backlot runs` or `backlot artifacts list`.",
  },
  "not-signed-in": {
    status: 401,
    retry: "never",
    hint: "Sign in, or send a token that has not expired: `Authorization: Bearer …`.",
  },
  "not-allowed": {
    status: 403,
    retry: "never",
    hint: "Ask an owner of the project for a role that allows it, or use a token with the scope it needs.",
  },
  "too-many-requests": {
    status: 429,
    retry: "later",
    hint: "Wait as long as the Retry-After header says, then ask again.",
  },
  "request-too-large": {
    status: 413,
    retry: "never",
    hint: "Send less at a time; the message names the limit.",
  },
  "unknown-media-type": {
    status: 415,
    retry: "never",
    hint: "Send JSON with `Content-Type: application/json`, or a file as the route's reference says.",
  },
  "request-timeout": {
    status: 408,
    retry: "later",
    hint: "Send the whole request without long pauses.",
  },
  "server-busy": {
    status: 503,
    retry: "later",
    hint: "Wait as long as the Retry-After header says, then send it again.",
  },
  "outcome-unknown": {
    status: 409,
    retry: "never",
    hint: "The first request with this key was cut off. Look whether what it asked for is there before asking with a new key.",
  },
  conflict: { status: 409, retry: "never", hint: "Look at the present state and try again." },
  "illegal-transition": {
    status: 409,
    retry: "never",
    hint: "The run has moved on; look at it with `backlot runs`.",
  },
  "store-busy": {
    status: 503,
    retry: "later",
    hint: "Another Backlot process works on this data folder; end it, or let it finish.",
  },
  "store-damaged": {
    status: 500,
    retry: "never",
    hint: "Run `backlot verify`; restore the data folder from a copy. Nothing was changed.",
  },
  "store-newer": {
    status: 500,
    retry: "never",
    hint: "This data folder was written by a newer Backlot; use that version.",
  },
  "disk-full": {
    status: 507,
    retry: "later",
    hint: "Free some space and run the same command again; what was acknowledged is safe.",
  },
  "read-only": {
    status: 500,
    retry: "never",
    hint: "Make the data folder writable, or name another with --data.",
  },
  "blob-missing": {
    status: 500,
    retry: "never",
    hint: "Run `backlot verify` to see what is missing, and restore the file.",
  },
  "blob-altered": {
    status: 500,
    retry: "never",
    hint: "Run `backlot verify`; restore the file from a copy.",
  },
  "lease-lost": {
    status: 409,
    retry: "never",
    hint: "Another worker has taken over this unit; its result counts.",
  },
  "invalid-artifact": {
    status: 422,
    retry: "never",
    hint: "Correct the fields that the message names. Where a stage made it, the fault is the stage's.",
  },
  "undeclared-artifact": {
    status: 422,
    retry: "never",
    hint: "List the type in the stage's `outputs`.",
  },
  "invalid-pipeline": {
    status: 422,
    retry: "never",
    hint: "Correct the pipeline as the message says.",
  },
  "invalid-params": {
    status: 422,
    retry: "never",
    hint: "Correct the parameter as the message says.",
  },
  "stage-failed": {
    status: 500,
    retry: "never",
    hint: "See `backlot runs` for the reason; retry with `backlot resume --retry-failed`.",
  },
  timeout: { status: 504, retry: "later", hint: "The run retries by itself; no action is needed." },
  transient: {
    status: 503,
    retry: "later",
    hint: "The run retries by itself; no action is needed.",
  },
  aborted: {
    status: 409,
    retry: "never",
    hint: "The work was stopped on request; resume the run to go on.",
  },
  "empty-input": { status: 422, retry: "never", hint: "Give a file with text in it." },
  "unknown-format": {
    status: 415,
    retry: "never",
    hint: "Give a Fountain, FDX, PDF, DOCX, plain text or Markdown file.",
  },
  "broken-input": {
    status: 422,
    retry: "never",
    hint: "Save the file again from the program that made it, or export it as Fountain or PDF.",
  },
  "no-text-layer": {
    status: 422,
    retry: "never",
    hint: "The PDF holds pictures of pages; run it through text recognition (OCR) first, or export the script as text.",
  },
  "input-too-large": {
    status: 413,
    retry: "never",
    hint: "Split the file; Backlot takes scripts up to the limit that the message names.",
  },
  "unsafe-input": {
    status: 422,
    retry: "never",
    hint: "The file uses a construct that Backlot refuses to expand; save it again without it.",
  },
  "encrypted-input": {
    status: 422,
    retry: "never",
    hint: "Remove the password and give the file again.",
  },
} as const satisfies Record<string, { status: number; retry: "never" | "later"; hint: string }>;

export type FailureCode = keyof typeof failures;

/** A foreseen failure: the message says what happened to which thing, the hint what to do. */
export class StudioError extends Error {
  override readonly name = "StudioError";
  readonly code: FailureCode;
  readonly hint: string;
  /** How long to wait before asking again, in milliseconds; null where nobody knows. */
  readonly retryAfter: number | null;

  constructor(
    code: FailureCode,
    message: string,
    options: { hint?: string; cause?: unknown; retryAfter?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? failures[code].hint;
    this.retryAfter = options.retryAfter ?? null;
  }
}

/** What is kept of a failure in the log and on attempts. */
export interface ErrorInfo {
  readonly code: FailureCode | "unexpected";
  readonly message: string;
  readonly hint: string;
}

/** A failure as it is stored and shown; anything that is not a `StudioError` is a bug and named `unexpected`. */
export function errorInfo(error: unknown): ErrorInfo {
  if (error instanceof StudioError)
    return { code: error.code, message: error.message, hint: error.hint };
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: "unexpected",
    message,
    hint: "This is a bug in Backlot or in the stage; please report it with the run's log.",
  };
}
