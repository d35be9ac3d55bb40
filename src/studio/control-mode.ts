import { z } from "zod";
import type { ProjectId } from "../core/id.ts";
import { ControlMode } from "../core/run.ts";
import { bodyInTodaysShape } from "./stored-body.ts";
import type { Desk } from "./desk.ts";

/** What we read of a project's settings. */
const Settings = z.object({ controlMode: ControlMode, confirmed: z.literal(true) });

/** How often a project wants its people asked: what its confirmed settings say, otherwise only at required gates. */
export async function controlModeOf(desk: Desk, project: ProjectId): Promise<ControlMode> {
  const head = await desk.stores.artifacts.head(project, "project-config", "");
  if (!head) return "autonomous";
  const body = await bodyInTodaysShape(desk, project, head.ref);
  const settings = Settings.safeParse(body);
  return settings.success ? settings.data.controlMode : "autonomous";
}
