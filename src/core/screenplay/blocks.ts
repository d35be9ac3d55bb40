import { isPrinted, isSaid } from "./ids.ts";
import type { ScriptElement } from "./model.ts";

/**
 * What stands together on the page: a speech, two speeches side by side, or one other element. What is not printed
 * (blanks, notes …) stays with the block it follows.
 */
export interface Block {
  readonly kind: "speech" | "paragraph" | "page-break";
  /** One column, or two when a speech with a caret stands beside the one before. */
  readonly columns: ScriptElement[][];
}

/** The blocks of some elements, in reading order. What is not printed before the first of them is a block of its own. */
export function blocksOf(elements: readonly ScriptElement[]): Block[] {
  const blocks: Block[] = [];
  for (const element of elements) {
    const open = blocks.at(-1);
    const column = open?.columns.at(-1);
    const isBeside = element.type === "character" && element.dual;
    if (isBeside && open?.kind === "speech" && open.columns.length === 1)
      open.columns.push([element]);
    else if (open !== undefined && column !== undefined && goesOn(open, column, element))
      column.push(element);
    else blocks.push({ kind: kindOf(element), columns: [[element]] });
  }
  return blocks;
}

function goesOn(
  { kind }: Block,
  column: readonly ScriptElement[],
  element: ScriptElement,
): boolean {
  if (!isPrinted(element)) return element.type !== "page-break";
  return kind === "speech" && isSaid(element) && column.at(-1)?.type !== "blank";
}

function kindOf({ type }: ScriptElement): Block["kind"] {
  if (type === "character") return "speech";
  return type === "page-break" ? "page-break" : "paragraph";
}
