/**
 * Gold labels of a script text: what a reader of the text has to find.
 *
 * All line numbers are 1-based lines of the text.
 */

/** A speaker who must be found, under the main name or any of the aliases. */
export interface GoldSpeaker {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** A cue that must be found. */
export interface GoldCue {
  readonly speaker: string;
  readonly line: number;
  /** First words spoken after the cue, for debugging. */
  readonly text: string;
  /** Further names that are right for this cue (the single names of a joint cue). */
  readonly also?: readonly string[];
}

/** Gold labels of one text. */
export interface GoldScript {
  readonly speakers: readonly GoldSpeaker[];
  /** Names that count neither for nor against a reader ("All", joint names). */
  readonly optional: readonly string[];
  readonly cues: readonly GoldCue[];
}

/** How a marked-up play is laid out as plain text. */
export type PlayLayout = "capitals" | "run-in" | "fountain";

/** A scene of the produced text. */
export interface PlayScene {
  readonly heading: string;
  readonly line: number;
}

/** One play as text with its labels. */
export interface PlayText {
  readonly name: string;
  readonly layout: PlayLayout | "printed";
  readonly text: string;
  readonly gold: GoldScript;
  readonly scenes: readonly PlayScene[];
}

/** The form in which names are compared. */
export function nameKey(name: string): string {
  return name.normalize("NFC").replace(/\s+/g, " ").trim().toUpperCase();
}
