/** The house's sign: a slate. */
export function Mark({ size = 22 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden className="shrink-0 text-ink">
      <path
        d="M5 14h22v11.5a2.5 2.5 0 0 1-2.5 2.5h-17A2.5 2.5 0 0 1 5 25.5z"
        fill="currentColor"
        opacity="0.92"
      />
      <path d="M4.9 13 3.7 8.4 25.9 2.5l1.2 4.6z" fill="currentColor" />
      <path
        d="m9.4 7.3 2.5 4M15.3 5.7l2.5 4M21.2 4.2l2.5 4"
        stroke="var(--room)"
        strokeWidth="2.4"
      />
      <circle cx="16" cy="21" r="2.6" fill="var(--lamp)" />
    </svg>
  );
}
