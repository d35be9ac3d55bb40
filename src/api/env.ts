import type { InFlight } from "./in-flight.ts";
import type { NodeBindings } from "./knock.ts";
import type { ApiParts } from "./parts.ts";
import type { Rates } from "./rates.ts";

/** What every handler finds in its context. */
export interface ApiEnv {
  Bindings: NodeBindings;
  Variables: { parts: ApiParts; rates: Rates; inFlight: InFlight };
}
