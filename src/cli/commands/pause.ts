import { haltingAct } from "./halting.ts";

export const act = haltingAct(({ desks }, run) => desks.runs.pause(run.id), "Paused", "paused");
