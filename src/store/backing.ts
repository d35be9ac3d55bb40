import type { Connection } from "./connection.ts";
import type { EventWriter } from "./event-writer.ts";
import type { Writer } from "./group-commit.ts";
import type { Fence } from "./leases.ts";
import type { Wakes } from "./wakes.ts";

/** What every part of an open store stands on. */
export interface Backing {
  readonly connection: Connection;
  readonly events: EventWriter;
  readonly fence: Fence;
  readonly writer: Writer;
  readonly wakes: Wakes;
}
