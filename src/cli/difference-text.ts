import type { Change } from "../studio/difference.ts";
import type { Paint } from "./terminal.ts";
import { fit, harmless } from "./width.ts";

/** Changes as people read them: where, what it was, what it is. */
export function changeLines(changes: readonly Change[], paint: Paint, columns: number): string[] {
  return changes.flatMap((change) => [
    "",
    `  ${paint("bold", harmless(change.pointer === "" ? "(the whole)" : change.pointer))}`,
    ...sides(change, paint, columns - 6),
  ]);
}

function sides(change: Change, paint: Paint, room: number): string[] {
  switch (change.kind) {
    case "added":
      return [paint("green", `  + ${valueText(change.after, room)}`)];
    case "removed":
      return [paint("red", `  - ${valueText(change.before, room)}`)];
    case "changed":
      return [
        paint("red", `  - ${valueText(change.before, room)}`),
        paint("green", `  + ${valueText(change.after, room)}`),
      ];
  }
}

function valueText(value: unknown, room: number): string {
  return fit(harmless(typeof value === "string" ? value : JSON.stringify(value)), room);
}
