import { failures, type FailureCode } from "../core/error.ts";

/** What went wrong between here and a studio, in words that can be shown. */
export interface FailureInfo {
  /** From the server's table of failures, `no-answer` when it cannot be reached, `unexpected` for bugs. */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** A request that did not bring what was asked for. */
export class RequestFailed extends Error implements FailureInfo {
  override readonly name = "RequestFailed";
  readonly code: string;
  readonly hint: string;
  /** The answer's HTTP status; 0 where there was no answer that could be read. */
  readonly status: number;
  /** How long to wait before asking again, in milliseconds; null where the server did not say. */
  readonly retryAfter: number | null;

  constructor(
    { code, message, hint }: FailureInfo,
    more: { status?: number; retryAfter?: number | null; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.hint = hint;
    this.status = more.status ?? statusOf(code);
    this.retryAfter = more.retryAfter ?? null;
  }
}

/** Whether the same request may succeed another time, without anybody doing anything about it. */
export function mayPass({ status, code }: RequestFailed): boolean {
  if (code === "no-answer") return true;
  if (code === "blob-missing" || code === "blob-altered") return false;
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** For a studio that cannot be reached, or whose answer broke off. */
export function noAnswer(url: string, cause?: unknown): RequestFailed {
  const hint = "Check the address, the network, and whether `backlot serve` runs there.";
  return new RequestFailed(
    { code: "no-answer", message: `There is no answer from ${new URL(url).origin}.`, hint },
    { status: 0, cause },
  );
}

/** For an answer that no studio gives, such as a proxy's page. */
export function notOurs(url: string, status: number, cause?: unknown): RequestFailed {
  const hint = "Something else may listen at this address, or stand in between.";
  const message = `${new URL(url).origin} did not answer as a studio does (HTTP ${status}).`;
  return new RequestFailed({ code: "no-answer", message, hint }, { status, cause });
}

/** Reads what an answer that is no success says. Never rejects. */
export async function failureOf(url: string, response: Response): Promise<RequestFailed> {
  const { status } = response;
  const said = await response.json().catch(() => null);
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) ? seconds * 1_000 : null;
  const info = infoIn(said);
  if (!info) {
    const { code, message, hint } = notOurs(url, status);
    return new RequestFailed({ code, message, hint }, { status, retryAfter });
  }
  return new RequestFailed(info, { status, retryAfter });
}

/** The failure that a JSON value tells of; null where it tells of none. */
export function infoIn(value: unknown): FailureInfo | null {
  if (typeof value !== "object" || value === null) return null;
  const { code, message, hint } = value as Partial<Record<keyof FailureInfo, unknown>>;
  if (typeof code !== "string" || typeof message !== "string") return null;
  return { code, message, hint: typeof hint === "string" ? hint : "" };
}

function statusOf(code: string): number {
  return Object.hasOwn(failures, code) ? failures[code as FailureCode].status : 500;
}
