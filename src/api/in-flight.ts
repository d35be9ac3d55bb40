import { StudioError } from "../core/error.ts";
import type { ApiLimits } from "./parts.ts";

/** What everybody's requests that are not answered yet hold together. */
export interface InFlight {
  /** Counts a request of a person; throws `too-many-requests` where there are too many at once. Returns what ends it, once. */
  request(person: string): () => void;
  /** The bytes of one body. */
  body(): BodyBytes;
}

/** What one body takes of the memory that there is for all bodies. */
export interface BodyBytes {
  /** Throws `server-busy` where there is no room for so many more. */
  take(bytes: number): void;
  /** Gives back all that was taken. */
  release(): void;
}

export function createInFlight({ requestsAtOnce, bodiesBytes }: ApiLimits): InFlight {
  const underWay = new Map<string, number>();
  let room = bodiesBytes;
  return {
    request(person) {
      const own = underWay.get(person) ?? 0;
      if (own >= requestsAtOnce)
        throw new StudioError(
          "too-many-requests",
          `${requestsAtOnce} requests of this account are under way already.`,
          { hint: "Wait for an answer before you ask for more.", retryAfter: 1_000 },
        );
      underWay.set(person, own + 1);
      return onlyOnce(() => {
        const left = (underWay.get(person) ?? 1) - 1;
        if (left > 0) underWay.set(person, left);
        else underWay.delete(person);
      });
    },
    body() {
      let taken = 0;
      return {
        take(bytes) {
          if (bytes > room)
            throw new StudioError("server-busy", "Too much is being sent to this server at once.");
          room -= bytes;
          taken += bytes;
        },
        release() {
          room += taken;
          taken = 0;
        },
      };
    },
  };
}

function onlyOnce(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}
