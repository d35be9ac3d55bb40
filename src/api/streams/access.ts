import { StudioError } from "../../core/error.ts";
import { callerOf, type Caller, type Knock } from "../caller.ts";
import type { ApiParts } from "../parts.ts";

/**
 * Asks whether what somebody came in with still holds: the session has not ended, the token was not taken away, nobody has
 * made an account of a studio that was open to this machine. Places in projects are looked at elsewhere.
 */
export function stillIn(parts: ApiParts, knock: Knock, caller: Caller): () => Promise<boolean> {
  return async () => {
    try {
      const present = await callerOf(parts, knock);
      return (
        present !== null &&
        present.by === caller.by &&
        present.person.id === caller.person.id &&
        present.scopes.includes("read")
      );
    } catch (error) {
      if (error instanceof StudioError && error.code === "not-signed-in") return false;
      throw error;
    }
  };
}
