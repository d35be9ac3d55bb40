import { createClient, type BacklotClient } from "../../../src/client/index.ts";

/** The one way from a page to the studio that served it. The session's cookie goes with each request by itself. */
export const studio: BacklotClient = createClient({ url: globalThis.location.origin });
