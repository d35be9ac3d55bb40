import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { SafeText } from "./safe-text.tsx";

interface ErrorCardProps {
  /** What happened, to which thing. */
  readonly what: string;
  /** Whether anything was lost, and whether anything was paid. */
  readonly harm?: string;
  /** What to do, in words. */
  readonly hint?: string;
  /** The one fix, as a button. */
  readonly fix?: ReactNode;
  /** Of the table of failures, to be looked up or told. */
  readonly code?: string;
}

const noHarm = "Nothing was lost, and nothing was paid.";

/** Something went wrong: what happened, whether anything was lost or paid, and one fix. */
export function ErrorCard({ what, harm = noHarm, hint, fix, code }: ErrorCardProps) {
  return (
    <section role="alert" className="sheet border-failed/45 bg-failed-wash p-4">
      <div className="flex gap-3">
        <TriangleAlert size={20} className="mt-0.5 shrink-0 text-failed" aria-hidden />
        <div className="flex min-w-0 flex-col gap-1">
          <p className="font-medium text-ink">
            <SafeText text={what} />
          </p>
          <p className="text-ink-soft">{harm}</p>
          {hint && (
            <p className="text-ink-soft">
              <SafeText text={hint} />
            </p>
          )}
          {(fix || code) && (
            <div className="mt-2 flex flex-wrap items-center gap-3">
              {fix}
              {code && <span className="text-small text-ink-faint">{code}</span>}
            </div>
          )}
        </div>
      </div>
    </section>
  );
}
