import { atMost, median, rowOf, type Row } from "../report/row.ts";

/** Lets two flows of work go on in turns, so that what else the machine does meets both alike. */
export interface Turns {
  /** Resolves when it is this side's turn, or the other has left. */
  mine(side: Side): Promise<void>;
  /** Gives the turn to the other side. */
  pass(side: Side): void;
  /** For good: the other goes on alone. */
  leave(side: Side): void;
}

type Side = 0 | 1;

export function createTurns(): Turns {
  const waiting = new Map<Side, () => void>();
  const gone = new Set<Side>();
  let turn: Side = 0;
  const give = (side: Side) => {
    turn = side;
    waiting.get(side)?.();
    waiting.delete(side);
  };
  const other = (side: Side): Side => (side === 0 ? 1 : 0);
  return {
    async mine(side) {
      if (turn === side || gone.has(other(side))) return;
      await new Promise<void>((resolve) => waiting.set(side, resolve));
    },
    pass: (side) => give(other(side)),
    leave(side) {
      gone.add(side);
      give(other(side));
    },
  };
}

/** Rows for the times of a thousand early and the last thousand of `count`, in milliseconds. */
export function lateAgainstEarly(
  what: string,
  count: number,
  late: readonly number[],
  early: readonly number[],
): Row[] {
  const last = `${(count - 999).toLocaleString("en")} to ${count.toLocaleString("en")}`;
  return [
    rowOf(`median time of ${what} 1,001 to 2,000`, [median(early)], "ms"),
    rowOf(`median time of ${what} ${last}, in turns with them`, [median(late)], "ms"),
    rowOf("late ÷ early", [median(late) / median(early)], "×", atMost(1.2)),
  ];
}
