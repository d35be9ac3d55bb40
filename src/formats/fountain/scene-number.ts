import { withoutAsides } from "../../core/screenplay/asides.ts";

/** Parts `INT. HALL - DAY #12A#` into the heading `INT. HALL - DAY` and the number `12A`; null when it has none. */
export function partSceneNumber(heading: string): { text: string; sceneNumber: string | null } {
  const number = heading.includes("#")
    ? numberAtEnd.exec(withoutAsides(heading).trimEnd())?.[0]
    : undefined;
  if (number === undefined) return { text: heading, sceneNumber: null };
  const at = heading.lastIndexOf(number);
  const text = (heading.slice(0, at).trimEnd() + heading.slice(at + number.length)).trim();
  return { text, sceneNumber: number.slice(1, -1) };
}

const numberAtEnd = /(?<!\\)#[^\s#\\]{1,40}#$/u;

/** The mark that gives a heading its number, with a space before; empty when nothing of the number can be written. */
export function sceneNumberMark(sceneNumber: string | null): string {
  const number = (sceneNumber ?? "").replaceAll(/[\s#\\[\]/*]/gu, "").slice(0, 40);
  return number === "" ? "" : ` #${number}#`;
}
