import type { ApiParts } from "../parts.ts";
import { router } from "../route.ts";
import { document002 } from "./002/index.ts";
import { document003 } from "./003/index.ts";
import { document004 } from "./004/index.ts";
import { createCompatRoom } from "./room.ts";

/** The routes of the documents 002, 003 and 004, in their words. */
export function compatRoutes(parts: ApiParts) {
  const room = createCompatRoom(parts);
  return router()
    .route("/", document002(room))
    .route("/api/v1", document003(room))
    .route("/", document004(room));
}
