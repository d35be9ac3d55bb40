import { Fragment, useMemo, type ReactNode } from "react";

interface SafeTextProps {
  readonly text: string;
  /** Keeps line breaks and runs of blanks, as in a script. */
  readonly isVerbatim?: boolean;
  readonly className?: string;
}

/**
 * Text that a person, a file or a model wrote. It stays text; what is written from right to left turns nothing around it; signs
 * that are not seen are shown; and a word without end is broken.
 */
export function SafeText({ text, isVerbatim = false, className = "" }: SafeTextProps) {
  const shown = useMemo(() => visible(text), [text]);
  return (
    <bdi
      dir="auto"
      className={`[unicode-bidi:isolate] wrap-anywhere ${isVerbatim ? "whitespace-pre-wrap" : ""} ${className}`}
    >
      {shown}
    </bdi>
  );
}

/** Controls but tab and line break; marks that turn or hide text; what no font has. */
const unseen =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\uFFF9-\uFFFB]/u;

const names: Readonly<Record<number, string>> = {
  0x0d: "CR",
  0x1b: "ESC",
  0xad: "SHY",
  0x61c: "ALM",
  0x200b: "ZWSP",
  0x200e: "LRM",
  0x200f: "RLM",
  0x202a: "LRE",
  0x202b: "RLE",
  0x202c: "PDF",
  0x202d: "LRO",
  0x202e: "RLO",
  0x2066: "LRI",
  0x2067: "RLI",
  0x2068: "FSI",
  0x2069: "PDI",
  0xfeff: "BOM",
};

function visible(text: string): ReactNode {
  const whole = text.replaceAll("\r\n", "\n");
  if (!unseen.test(whole)) return whole;
  const pieces: ReactNode[] = [];
  let plain = "";
  for (const sign of whole) {
    if (!unseen.test(sign)) {
      plain += sign;
      continue;
    }
    pieces.push(<Fragment key={pieces.length}>{plain}</Fragment>);
    plain = "";
    pieces.push(<Unseen key={pieces.length} code={sign.codePointAt(0)!} />);
  }
  pieces.push(<Fragment key={pieces.length}>{plain}</Fragment>);
  return pieces;
}

function Unseen({ code }: { readonly code: number }) {
  const point = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  return (
    <span
      title={`A sign that is not seen: ${point}`}
      className="mx-px rounded-[3px] bg-out-of-date-wash px-1 align-[0.08em] font-mono text-[0.65em] text-out-of-date"
    >
      {names[code] ?? point}
    </span>
  );
}
