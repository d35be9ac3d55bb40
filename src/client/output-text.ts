/** A piece of a stream's text: where it begins, in UTF-16 units, and whether nothing follows it. */
export interface TextPiece {
  readonly offset: number;
  readonly text: string;
  readonly isFinal: boolean;
}

/** What a piece is to the text that is there: it goes on, it is known, or something is missing before it. */
export type TextArrival = "next" | "known" | "gap";

/**
 * The text of one stream, put together from pieces that may come twice, overlap, or in any order. Beyond the window only the
 * newest of it is kept; `start` and `length` stay exact.
 */
export class OutputText {
  private readonly window: number;
  private kept = "";
  private startOfKept: number;
  private hasEnd = false;

  /** @param window - UTF-16 units kept, Infinity for all; @param start - what of the stream is passed over */
  constructor(window: number, start = 0) {
    this.window = window;
    this.startOfKept = start;
  }

  /** How far it goes, in UTF-16 units from the stream's start. */
  get length(): number {
    return this.startOfKept + this.kept.length;
  }

  /** UTF-16 units in memory. */
  get held(): number {
    return this.kept.length;
  }

  /** Whether it goes to the end of a stream that nobody writes to any more. */
  get isFinal(): boolean {
    return this.hasEnd;
  }

  /** The newest of it, and where that begins. It never begins in the middle of a character. */
  get shown(): { readonly text: string; readonly start: number } {
    const text = withoutHalf(
      this.kept.length > this.window ? this.kept.slice(-this.window) : this.kept,
    );
    return { text, start: this.length - text.length };
  }

  take({ offset, text, isFinal }: TextPiece): TextArrival {
    const { length } = this;
    const end = offset + text.length;
    if (offset > length) return "gap";
    const ends = isFinal && end >= length && !this.hasEnd;
    if (ends) this.hasEnd = true;
    if (end <= length) return ends ? "next" : "known";
    this.kept += text.slice(length - offset);
    // Half as much again is let grow, so that the text is not copied with every piece.
    if (this.kept.length > this.window * 1.5) this.drop(this.kept.length - this.window);
    return "next";
  }

  /** The stream is closed and so long; what of it is there may be all. */
  closeAt(length: number): void {
    if (this.length >= length) this.hasEnd = true;
  }

  /** Nothing follows, whatever was promised. */
  end(): void {
    this.hasEnd = true;
  }

  /** Lets go of the text, and passes over what comes before an offset that lies ahead. */
  skipTo(offset: number): void {
    this.kept = "";
    this.startOfKept = offset;
  }

  /** Lets go of the text; how far it went stays known. */
  release(): void {
    this.drop(this.kept.length);
  }

  private drop(units: number): void {
    this.startOfKept += units;
    this.kept = this.kept.slice(units);
  }
}

function withoutHalf(text: string): string {
  const first = text.charCodeAt(0);
  return first >= 0xdc_00 && first <= 0xdf_ff ? text.slice(1) : text;
}
