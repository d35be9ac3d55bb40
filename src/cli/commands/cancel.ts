import { haltingAct } from "./halting.ts";

export const act = haltingAct(
  ({ desks }, run) => desks.runs.cancel(run.id),
  "Cancelled",
  "cancelled",
);
