import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { useRef, type KeyboardEvent, type ReactNode, type Ref, useImperativeHandle } from "react";

/** What a page can ask a list to do. */
export interface ListHandle {
  /** Brings a row into sight. */
  reveal(index: number): void;
}

interface VirtualListProps<Item> {
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** Draws a row; `isChosen` for the one that is open beside the list. */
  readonly row: (item: Item, index: number, isChosen: boolean) => ReactNode;
  /** What is listed: `Characters`. */
  readonly label: string;
  /** Height of a row, in pixels; with `isMeasured` only a guess. */
  readonly rowHeight: number;
  /** Whether rows differ in height. */
  readonly isMeasured?: boolean;
  readonly chosen?: string | null;
  /** With Enter or a click. */
  readonly onOpen?: (item: Item) => void;
  /** When arrows, j or k go to another row. */
  readonly onChoose?: (item: Item) => void;
  readonly className?: string;
  readonly handle?: Ref<ListHandle>;
}

/**
 * A list of any length in a box that scrolls: only the rows in sight and twelve on either side are drawn. Give its box a height.
 * Arrows, j and k, Home and End go through it; Enter opens.
 */
export function VirtualList<Item>(props: VirtualListProps<Item>) {
  const {
    items,
    keyOf,
    row,
    label,
    rowHeight,
    isMeasured = false,
    chosen = null,
    className = "",
  } = props;
  const box = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => keyOf(items[index]!),
    overscan: 12,
  });
  useImperativeHandle(props.handle, () => ({ reveal: (index) => list.scrollToIndex(index) }), [
    list,
  ]);
  return (
    <div
      ref={box}
      role="listbox"
      aria-label={label}
      aria-activedescendant={chosen === null ? undefined : rowId(label, chosen)}
      tabIndex={0}
      onKeyDown={(event) => go(event, props, list)}
      className={`min-h-0 overflow-y-auto overscroll-contain [overflow-anchor:none] ${className}`}
    >
      <div className="relative w-full" style={{ height: list.getTotalSize() }} role="presentation">
        {list.getVirtualItems().map(({ index, key, start }) => {
          const item = items[index]!;
          const name = keyOf(item);
          return (
            <Row
              key={key}
              id={rowId(label, name)}
              measure={isMeasured ? list.measureElement : undefined}
              index={index}
              count={items.length}
              isChosen={name === chosen}
              start={start}
              height={isMeasured ? undefined : rowHeight}
              onClick={() => props.onOpen?.(item)}
            >
              {row(item, index, name === chosen)}
            </Row>
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly measure: ((row: HTMLElement | null) => void) | undefined;
  readonly index: number;
  readonly count: number;
  readonly isChosen: boolean;
  /** Where it begins, and how high it is where that is known; in pixels. */
  readonly start: number;
  readonly height: number | undefined;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Row({ id, measure, index, count, isChosen, start, height, onClick, children }: RowProps) {
  return (
    // The box has the focus and its keys; a row is only pointed at.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={id}
      ref={measure}
      data-index={index}
      role="option"
      aria-selected={isChosen}
      aria-posinset={index + 1}
      aria-setsize={count}
      tabIndex={-1}
      onClick={onClick}
      className="absolute inset-x-0 top-0"
      style={{ transform: `translateY(${start}px)`, height }}
    >
      {children}
    </div>
  );
}

function rowId(label: string, name: string): string {
  return `${label}-${name}`.replaceAll(/\s+/gu, "-");
}

function go<Item>(
  event: KeyboardEvent,
  { items, keyOf, chosen, onChoose, onOpen }: VirtualListProps<Item>,
  list: Virtualizer<HTMLDivElement, Element>,
): void {
  if (event.altKey || event.ctrlKey || event.metaKey || items.length === 0) return;
  const at = items.findIndex((item) => keyOf(item) === chosen);
  if (event.key === "Enter") {
    if (at >= 0) onOpen?.(items[at]!);
    return;
  }
  const next = nextIndex(event.key, at, items.length);
  if (next === null) return;
  event.preventDefault();
  list.scrollToIndex(next);
  onChoose?.(items[next]!);
}

function nextIndex(key: string, at: number, count: number): number | null {
  switch (key) {
    case "ArrowDown":
    case "j":
      return Math.min(count - 1, at + 1);
    case "ArrowUp":
    case "k":
      return Math.max(0, at - 1);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
