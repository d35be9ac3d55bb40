import { createTurns, type Turns } from "../../studio/turns.ts";
import type { ApiParts } from "../parts.ts";
import { createPlaces, type Places } from "../streams/places.ts";
import { defaultStreamSettings } from "../streams/settings.ts";

/** What the routes of the documents share. */
export interface CompatRoom {
  readonly parts: ApiParts;
  /** Keeps apart what must not overlap: two demos of a run, two makings of a project of one name. */
  readonly inTurn: Turns;
  readonly places: Places;
}

export function createCompatRoom(parts: ApiParts): CompatRoom {
  return { parts, inTurn: createTurns(), places: createPlaces(defaultStreamSettings) };
}
