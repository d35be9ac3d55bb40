import { StudioError } from "../../core/error.ts";
import type { StreamSettings } from "./settings.ts";

/** How many streams there are, by person. */
export interface Places {
  /** Takes a place; throws `too-many-requests` when there is none left. Returns what gives it back, once. */
  take(person: string): () => void;
}

export function createPlaces({ perPerson, total }: StreamSettings): Places {
  const taken = new Map<string, number>();
  let all = 0;
  return {
    take(person) {
      const own = taken.get(person) ?? 0;
      if (own >= perPerson) throw tooMany(`You follow ${perPerson} things at once already.`);
      if (all >= total) throw tooMany("Too many follow what happens here at once.");
      taken.set(person, own + 1);
      all += 1;
      let isGiven = false;
      return () => {
        if (isGiven) return;
        isGiven = true;
        all -= 1;
        const left = (taken.get(person) ?? 1) - 1;
        if (left > 0) taken.set(person, left);
        else taken.delete(person);
      };
    },
  };
}

function tooMany(message: string): StudioError {
  return new StudioError("too-many-requests", message, {
    hint: "Close a stream that you no longer need, or try again later.",
    retryAfter: 10_000,
  });
}
