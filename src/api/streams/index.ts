import type { ApiParts } from "../parts.ts";
import { router } from "../route.ts";
import { eventRoutes, type StreamRoom } from "./events.ts";
import { createPlaces } from "./places.ts";
import { defaultStreamSettings } from "./settings.ts";
import { socketRoutes } from "./sockets.ts";

/** What goes on while it is watched: server-sent events and the WebSocket. */
export function streamRoutes(parts: ApiParts) {
  const settings = { ...defaultStreamSettings, ...parts.streams };
  const room: StreamRoom = { parts, settings, places: createPlaces(settings) };
  return router().route("/", eventRoutes(room)).route("/", socketRoutes(room));
}
