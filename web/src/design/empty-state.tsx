import type { ReactNode } from "react";

interface EmptyStateProps {
  readonly icon: ReactNode;
  /** What will appear here. */
  readonly title: string;
  /** When, or what brings it here. */
  readonly children: ReactNode;
  /** The one next action, and at most one beside it. */
  readonly action?: ReactNode;
  /** Whether there is nothing else on the page, so that its title is the page's. */
  readonly isWholePage?: boolean;
}

/** In place of a list that has nothing yet: what will be here, and the one thing to do for it. */
export function EmptyState({
  icon,
  title,
  children,
  action,
  isWholePage = false,
}: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 px-6 py-16 text-center">
      <div
        className="grid size-14 place-items-center rounded-full border border-line bg-sheet text-ink-soft"
        aria-hidden
      >
        {icon}
      </div>
      {isWholePage ? (
        <h1 id="page-title" tabIndex={-1} className="font-title text-title text-ink">
          {title}
        </h1>
      ) : (
        <h2 className="font-title text-title text-ink">{title}</h2>
      )}
      <div className="text-body text-ink-soft">{children}</div>
      {action && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
