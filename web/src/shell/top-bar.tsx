import { Link } from "@tanstack/react-router";
import { CircleHelp, Hand, Monitor, Moon, Search, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "../design/icon-button.tsx";
import { Kbd } from "../design/kbd.tsx";
import { Menu, MenuChoices } from "../design/menu.tsx";
import { useProductionState } from "../live/production.ts";
import { openLayer } from "./layers.ts";
import { Mark } from "./mark.tsx";
import { ProductionSwitch } from "./production-switch.tsx";
import { RunPill } from "./run-pill.tsx";
import { chooseTheme, useTheme } from "./theme.ts";

/** At the top of every page: which production, how it stands, what needs the person, and the ways to everything else. */
export function TopBar({ project }: { readonly project: string | null }) {
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b border-line bg-desk/92 px-3 backdrop-blur-sm md:px-4">
      <Link
        to="/"
        className="flex min-h-9 items-center gap-2.5 rounded-small pr-1.5 font-title text-[1.0625rem] font-semibold tracking-tight"
        aria-label="Backlot: all productions"
      >
        <Mark />
        <span className={project === null ? "" : "max-lg:hidden"}>Backlot</span>
      </Link>
      {project !== null && <ProductionBarParts project={project} />}
      <div className="ml-auto flex items-center gap-1.5">
        {project !== null && <NeedsYou project={project} />}
        <SearchButton />
        <IconButton
          label="Keys and help"
          shortcut="?"
          onClick={() => openLayer("help")}
          className="max-sm:hidden"
        >
          <CircleHelp size={18} />
        </IconButton>
        <ThemeMenu />
      </div>
    </header>
  );
}

function ProductionBarParts({ project }: { readonly project: string }) {
  const state = useProductionState(project);
  return (
    <>
      <span aria-hidden className="text-line-strong max-md:hidden">
        /
      </span>
      <ProductionSwitch project={project} name={state?.name ?? ""} />
      {state?.run && <RunPill key={state.run.run} project={project} line={state.run} />}
    </>
  );
}

function NeedsYou({ project }: { readonly project: string }) {
  const gates = useProductionState(project)?.gates ?? 0;
  if (gates === 0) return null;
  return (
    <Link
      to="/p/$project/inbox"
      params={{ project }}
      className="flex min-h-8 items-center gap-2 rounded-full bg-needs-you-wash px-3 text-small font-semibold text-needs-you hover:brightness-110 max-sm:hidden"
    >
      <Hand size={15} aria-hidden />
      {gates === 1 ? "Needs you" : `${gates} need you`}
    </Link>
  );
}

function SearchButton() {
  return (
    <button
      type="button"
      onClick={() => openLayer("palette")}
      className="flex min-h-9 items-center gap-2 rounded-small px-2 text-small text-ink-soft hover:text-ink max-md:w-9 max-md:justify-center md:border md:border-line md:bg-sheet md:px-3 md:hover:border-line-strong"
    >
      <Search size={16} aria-hidden />
      <span className="max-md:sr-only">Go to anything</span>
      <span className="max-lg:hidden">
        <Kbd keys="mod+k" />
      </span>
    </button>
  );
}

const themes = [
  { value: "system", title: "As the system", icon: <Monitor size={16} /> },
  { value: "light", title: "Paper", icon: <Sun size={16} /> },
  { value: "dark", title: "Screening room", icon: <Moon size={16} /> },
] as const;

function ThemeMenu() {
  const theme = useTheme();
  const icons: Readonly<Record<typeof theme, ReactNode>> = {
    system: <Monitor size={18} />,
    light: <Sun size={18} />,
    dark: <Moon size={18} />,
  };
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label="Theme"
          className="inline-grid size-9 place-items-center rounded-small text-ink-soft hover:bg-ink/7 hover:text-ink"
        >
          {icons[theme]}
        </button>
      }
    >
      <MenuChoices label="Theme" choices={themes} chosen={theme} onChoose={chooseTheme} />
    </Menu>
  );
}
