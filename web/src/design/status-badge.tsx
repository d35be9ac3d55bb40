import { Check, CircleDashed, Hand, History, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { wordText, type Standing, type StatusWord } from "../words/status.ts";

interface StatusBadgeProps {
  readonly word: StatusWord;
  /** What the word alone does not say: `paused`, `reused`, `since scene 4 changed`. */
  readonly note?: string | null | undefined;
  /** Without a frame, for a line of text. */
  readonly isPlain?: boolean;
}

const looks: Readonly<Record<StatusWord, string>> = {
  draft: "text-draft bg-draft-wash",
  working: "text-working bg-working-wash",
  "needs-you": "text-needs-you bg-needs-you-wash",
  ready: "text-ready bg-ready-wash",
  "out-of-date": "text-out-of-date bg-out-of-date-wash",
  failed: "text-failed bg-failed-wash",
};

const colours: Readonly<Record<StatusWord, string>> = {
  draft: "text-draft",
  working: "text-working",
  "needs-you": "text-needs-you",
  ready: "text-ready",
  "out-of-date": "text-out-of-date",
  failed: "text-failed",
};

/** How something stands: a sign and a word, never a colour alone. */
export function StatusBadge({ word, note, isPlain = false }: StatusBadgeProps) {
  const look = isPlain ? colours[word] : `${looks[word]} rounded-full px-2 py-0.5`;
  return (
    <span
      className={`inline-flex items-center gap-1.5 whitespace-nowrap text-small font-medium ${look}`}
    >
      <StatusIcon word={word} />
      {wordText[word]}
      {note && <span className="font-normal">· {note}</span>}
    </span>
  );
}

/** The same for what the API says of a run, a stage or a unit: `<StandingBadge {...standingOf(status)} />`. */
export function StandingBadge({ word, note, isPlain = false }: Standing & { isPlain?: boolean }) {
  return <StatusBadge word={word} note={note} isPlain={isPlain} />;
}

/** The sign of a status alone, where its word stands nearby or is hidden for those who see. */
export function StatusIcon({
  word,
  size = 14,
}: {
  readonly word: StatusWord;
  readonly size?: number;
}) {
  return (
    <span className={`inline-grid shrink-0 place-items-center ${colours[word]}`} aria-hidden>
      {signs(size)[word]}
    </span>
  );
}

function signs(size: number): Readonly<Record<StatusWord, ReactNode>> {
  return {
    draft: <CircleDashed size={size} />,
    working: <Turning size={size} />,
    "needs-you": <Hand size={size} strokeWidth={2.4} />,
    ready: <Check size={size} strokeWidth={3} />,
    "out-of-date": <History size={size} strokeWidth={2.4} />,
    failed: <TriangleAlert size={size} strokeWidth={2.4} />,
  };
}

function Turning({ size }: { readonly size: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      className="animate-[spin_2.4s_linear_infinite]"
    >
      <circle
        cx="8"
        cy="8"
        r="6"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeDasharray="7 5.57"
      />
    </svg>
  );
}
