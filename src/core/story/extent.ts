import { counted } from "../wording.ts";

/**
 * How much somebody speaks: `18 speeches in 6 of 8 scenes`, `2 speeches in 1 scene`.
 *
 * @param speaking - scenes in which they speak
 * @param present - scenes in which they are, silent ones included
 */
export function extentInWords(speeches: number, speaking: number, present: number): string {
  if (speeches === 0) return `no speech, present in ${counted(present, "scene")}`;
  const scenes =
    speaking === present
      ? counted(present, "scene")
      : `${speaking} of ${counted(present, "scene")}`;
  return `${counted(speeches, "speech", "speeches")} in ${scenes}`;
}
