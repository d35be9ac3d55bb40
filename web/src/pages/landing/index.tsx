import { useState } from "react";
import { usePageTitle } from "../../shell/page-title.ts";
import { Doors } from "./doors.tsx";
import { DropAnywhere } from "./drop-anywhere.tsx";
import { RecentProductions } from "./recent-productions.tsx";

/** Where everything begins: three doors, and what was worked on last. */
export function LandingPage() {
  usePageTitle("Productions");
  const [file, setFile] = useState<File | null>(null);
  return (
    <div className="mx-auto w-full max-w-5xl px-4 pt-10 pb-16 md:px-8 md:pt-16">
      <DropAnywhere onFile={setFile} />
      <h1
        id="page-title"
        tabIndex={-1}
        className="font-title text-display font-medium tracking-tight text-balance"
      >
        What are we making?
      </h1>
      <p className="mt-3 max-w-[56ch] text-lead text-ink-soft">
        Bring a story. Backlot takes it apart into scenes, people and places, shows each piece the
        moment it exists, and loses nothing.
      </p>
      <Doors file={file} onFile={setFile} />
      <RecentProductions />
    </div>
  );
}
