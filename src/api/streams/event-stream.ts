import type { ServerResponse } from "node:http";
import type { Clock } from "../../core/clock.ts";
import type { Subscription } from "../../studio/live/frames.ts";
import type { Logger } from "../parts.ts";
import { endText, eventText, heartbeat, streamOpening } from "./event-text.ts";
import type { StreamSettings } from "./settings.ts";

export interface EventStream {
  readonly outgoing: ServerResponse;
  readonly subscription: Subscription;
  readonly stillMay: () => Promise<boolean>;
  readonly settings: StreamSettings;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Writes what a subscription gives until it ends or the client is gone. It asks for the next frames when the client has
 * taken the last ones, so that a slow client costs one batch and no more; who takes nothing for too long is dropped and can
 * come back with its cursor. Never rejects.
 */
export async function sendEvents(stream: EventStream): Promise<void> {
  const { outgoing, subscription, log } = stream;
  const gone = new AbortController();
  const leave = () => {
    gone.abort();
    subscription.close();
  };
  outgoing.on("close", leave);
  // A connection that breaks while it is written to ends like any other.
  outgoing.on("error", leave);
  outgoing.write(streamOpening);
  void beat(stream, gone.signal);
  try {
    while (!gone.signal.aborted) {
      const frames = await subscription.next();
      if (frames === null || outgoing.destroyed) break;
      if (!outgoing.write(eventText(frames)) && !(await isDrained(stream, gone.signal))) {
        log.info({ cursor: subscription.cursor }, "dropped a client that does not read");
        outgoing.destroy();
      }
    }
  } catch (error) {
    // Nothing is lost: the client comes back with its cursor.
    log.warn({ error: String(error) }, "a stream broke off");
  } finally {
    leave();
    if (!outgoing.destroyed) outgoing.end();
  }
}

/** Shows that the connection lives, and looks whether the client may still hear what it hears. */
async function beat(
  { outgoing, subscription, stillMay, settings, clock, log }: EventStream,
  gone: AbortSignal,
): Promise<void> {
  while (!gone.aborted) {
    await clock.sleep(settings.heartbeatMs, gone).catch(() => undefined);
    if (gone.aborted) return;
    try {
      if (await stillMay()) {
        if (!outgoing.writableNeedDrain && !gone.aborted) outgoing.write(heartbeat);
        continue;
      }
    } catch (error) {
      // The store may be busy: it is asked again at the next beat.
      log.warn({ error: String(error) }, "a stream's sign-in could not be looked at");
      continue;
    }
    if (!outgoing.destroyed)
      outgoing.write(endText({ reason: "revoked", status: null, seq: subscription.cursor }));
    subscription.close();
    return;
  }
}

/** Resolves with whether the client has taken what was written, in time. */
function isDrained(
  { outgoing, settings, clock }: EventStream,
  gone: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    if (gone.aborted) return resolve(false);
    const over = new AbortController();
    const settle = (isRead: boolean) => {
      over.abort();
      outgoing.off("drain", read);
      gone.removeEventListener("abort", left);
      resolve(isRead);
    };
    const read = () => settle(true);
    // Whoever is gone is not dropped once more.
    const left = () => settle(true);
    outgoing.on("drain", read);
    gone.addEventListener("abort", left);
    clock.sleep(settings.drainMs, over.signal).then(
      () => settle(false),
      () => undefined,
    );
  });
}
