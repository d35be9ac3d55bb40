import { z } from "zod";
import type { ProjectId } from "../../core/id.ts";
import type { Desk } from "../desk.ts";
import { headBody, nothingToExport } from "./heads.ts";

const Script = z.object({ scriptText: z.string() });

/** The canonical script as Fountain, title page included. */
export async function fountainOf(desk: Desk, project: ProjectId): Promise<string> {
  const script = await headBody(desk, project, "canonical-script", "", Script);
  if (!script) throw nothingToExport("script");
  return script.scriptText.endsWith("\n") ? script.scriptText : `${script.scriptText}\n`;
}
