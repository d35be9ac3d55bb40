import type { ReactNode } from "react";
import { Mark } from "./mark.tsx";

interface FrontDoorProps {
  readonly title: string;
  readonly about: string;
  readonly children: ReactNode;
}

/** The page that somebody meets before they are let in. */
export function FrontDoor({ title, about, children }: FrontDoorProps) {
  return (
    <main id="content" className="mx-auto grid min-h-dvh max-w-md content-center gap-6 px-5 py-10">
      <Mark size={40} />
      <div>
        <h1 className="font-title text-title font-semibold">{title}</h1>
        <p className="text-ink-soft">{about}</p>
      </div>
      {children}
    </main>
  );
}
