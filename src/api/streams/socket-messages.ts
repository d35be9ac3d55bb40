import { z } from "zod";
import { RunId } from "../../core/id.ts";

/** The longest message that is listened to, in bytes. */
export const longestMessage = 4_096;

const Offset = z.int().min(0);

/** What a client says over a WebSocket, in the words of document 002. An execution is a run. */
export const ClientMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("subscribe"),
    executionId: RunId,
    /** Number of the last event that the client has. */
    after: z.int().min(0).default(0),
    /** What it has of output streams that are open, in UTF-16 units. */
    offsets: z.record(z.string(), Offset).default({}),
    /** Whether it wants every event as we log it, too. */
    events: z.boolean().default(false),
  }),
  z.object({ type: z.literal("unsubscribe"), executionId: RunId }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;
