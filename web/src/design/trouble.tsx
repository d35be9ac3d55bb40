import type { FailureInfo } from "../../../src/client/index.ts";
import { ErrorCard } from "./error-card.tsx";

interface TroubleProps {
  /** What a request failed with; null: nothing is shown. */
  readonly trouble: FailureInfo | null;
  /** Whether anything was lost or paid, where the usual sentence would not do. */
  readonly harm?: string;
}

/** What went wrong with something that a person asked for. */
export function Trouble({ trouble, harm }: TroubleProps) {
  if (!trouble) return null;
  const { message, hint, code } = trouble;
  return (
    <ErrorCard what={message} hint={hint} code={code} {...(harm === undefined ? {} : { harm })} />
  );
}
