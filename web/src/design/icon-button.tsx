import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { Tip } from "./tip.tsx";

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it does, for the tooltip and for whoever does not see the sign. */
  readonly label: string;
  /** The key that does the same. */
  readonly shortcut?: string;
  readonly isSmall?: boolean;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button that is only a sign. */
export function IconButton(props: IconButtonProps) {
  const { label, shortcut, isSmall = false, className = "", children, ...rest } = props;
  const size = isSmall ? "size-7" : "size-9";
  return (
    <Tip text={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        className={`inline-grid place-items-center shrink-0 rounded-small text-ink-soft transition-colors hover:bg-ink/7 hover:text-ink disabled:opacity-50 aria-pressed:bg-ink/10 aria-pressed:text-ink ${size} ${className}`}
        {...rest}
      >
        {children}
      </button>
    </Tip>
  );
}
