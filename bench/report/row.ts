/** What a figure has to reach. */
export interface Target {
  readonly bound: "at least" | "at most";
  readonly value: number;
}

/** One figure of a bench. */
export interface Row {
  readonly what: string;
  /** The median where there were several rounds. */
  readonly value: number;
  readonly unit: string;
  /** Lowest and highest of the rounds; null when there was one look only. */
  readonly spread: readonly [lowest: number, highest: number] | null;
  readonly target: Target | null;
  /** Null where there is no target. */
  readonly met: boolean | null;
}

/** What all benches are told. */
export interface BenchSettings {
  /** Small counts, to see that a bench works; its figures are printed and not kept. */
  readonly isQuick: boolean;
  /** Folder with the plays; null: leave them out. */
  readonly texts: string | null;
  /** Further folders of labelled texts. */
  readonly corpora: readonly string[];
  /** An empty folder on the disk that is measured; the bench may leave things in it. */
  readonly folder: string;
}

/** One thing that is measured. */
export interface Bench {
  /** As `--only` takes it. */
  readonly name: string;
  readonly title: string;
  /** How it is measured, for the page. */
  readonly method: string;
  /** What is left out is said in `notes`. */
  run(settings: BenchSettings): Promise<Measured>;
}

export interface Measured {
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

export const atLeast = (value: number): Target => ({ bound: "at least", value });
export const atMost = (value: number): Target => ({ bound: "at most", value });

/** A figure from the values of several rounds: their median, lowest and highest. */
export function rowOf(
  what: string,
  values: readonly number[],
  unit: string,
  target: Target | null = null,
): Row {
  const value = median(values);
  const spread = values.length > 1 ? ([Math.min(...values), Math.max(...values)] as const) : null;
  return { what, value, unit, spread, target, met: target && meets(value, target) };
}

function meets(value: number, { bound, value: wanted }: Target): boolean {
  return bound === "at least" ? value >= wanted : value <= wanted;
}

/** NaN when there is nothing. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which this share of the values lies; `share` from 0 to 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].toSorted((one, other) => one - other);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}
