interface SkeletonProps {
  /** As wide and as high as what will stand here, so that nothing moves when it comes. */
  readonly className?: string;
  /** Whether it stands in a line of text. */
  readonly isInline?: boolean;
}

/** Keeps the place of what is on its way. It says nothing: put `Loading` for those who do not see it beside the first of several. */
export function Skeleton({ className = "h-4 w-full", isInline = false }: SkeletonProps) {
  const display = isInline ? "inline-block" : "block";
  return (
    <span
      aria-hidden
      className={`${display} animate-shimmer rounded-small bg-ink/9 ${className}`}
    />
  );
}

interface SkeletonRowsProps {
  readonly rows: number;
  readonly className?: string;
}

/** So many lines that stand for a list. */
export function SkeletonRows({ rows, className = "h-14 w-full" }: SkeletonRowsProps) {
  return (
    <div className="flex flex-col gap-2" role="status">
      <span className="sr-only">Loading</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className={className} />
      ))}
    </div>
  );
}
