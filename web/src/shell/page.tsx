import type { ReactNode } from "react";
import { usePageTitle } from "./page-title.ts";

interface PageProps {
  /** Its heading, and what the tab says. */
  readonly title: string;
  /** Beside the title: how many, how it stands. */
  readonly beside?: ReactNode;
  /** Buttons at the right of the title. */
  readonly actions?: ReactNode;
  /** `reading`: as wide as a column of text. `list`: for lists and cards. `whole`: edge to edge, as high as the window. */
  readonly extent?: "reading" | "list" | "whole";
  readonly children: ReactNode;
}

const extents = {
  reading: "mx-auto w-full max-w-3xl px-4 py-6 md:px-8 md:py-8",
  list: "mx-auto w-full max-w-6xl px-4 py-6 md:px-8 md:py-8",
  whole:
    "flex h-[calc(100dvh-3.5rem)] w-full flex-col px-4 pt-5 max-md:h-[calc(100dvh-7.5rem)] md:px-6",
} as const;

/** Around every page: its one heading, which has the focus when the page is opened, and its buttons. */
export function Page({ title, beside, actions, extent = "list", children }: PageProps) {
  usePageTitle(title);
  return (
    <div className={extents[extent]}>
      <header className="mb-5 flex min-h-9 flex-wrap items-center gap-x-4 gap-y-2">
        <h1 id="page-title" tabIndex={-1} className="font-title text-title font-semibold">
          {title}
        </h1>
        {beside && <div className="flex items-center gap-3 text-ink-soft">{beside}</div>}
        {actions && <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
