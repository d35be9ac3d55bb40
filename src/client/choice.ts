import type { TransportName } from "./transport.ts";

/** So often in a row a transport brings nothing at all before the next one is tried. */
const mostMisses = 3;

/** Which transport to use next: the best that works. */
export class Choice {
  private readonly names: readonly TransportName[];
  private at = 0;
  private misses = 0;
  /** Where to go back to at once when the best one still fails. */
  private proven: number | null = null;

  /** @param names - the best first; at least one */
  constructor(names: readonly TransportName[]) {
    this.names = names;
  }

  get name(): TransportName {
    return this.names[this.at]!;
  }

  get isBest(): boolean {
    return this.at === 0;
  }

  /** A connection has ended; whether anything was heard on it. */
  note(wasHeard: boolean): void {
    const { proven } = this;
    this.proven = null;
    this.misses = wasHeard ? 0 : this.misses + 1;
    if (wasHeard) return;
    if (proven !== null) this.go(proven);
    else if (this.misses >= mostMisses) this.go((this.at + 1) % this.names.length);
  }

  /** Time to try the best one again. */
  tryBest(): void {
    const proven = this.at;
    this.go(0);
    this.proven = proven;
  }

  private go(at: number): void {
    this.at = at;
    this.misses = 0;
  }
}
