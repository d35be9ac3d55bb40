import { Link } from "@tanstack/react-router";
import { Menu as MenuSign } from "lucide-react";
import { useState } from "react";
import { Dialog } from "../design/dialog.tsx";
import { useCounts } from "./counts.ts";
import { places, type PlaceId } from "./places.ts";
import { Rail } from "./rail.tsx";

const inReach: readonly PlaceId[] = ["home", "scenes", "characters", "inbox"];
const look =
  "relative flex min-h-14 flex-col items-center justify-center gap-0.5 text-[0.6875rem] text-ink-soft data-[status=active]:text-lamp";

/** On a phone: the four places that are gone to most, and the rest behind a button. */
export function BottomBar({ project }: { readonly project: string }) {
  const [isOpen, setOpen] = useState(false);
  const counts = useCounts(project);
  const shown = places.filter(({ id }) => inReach.includes(id));
  return (
    <nav
      aria-label="Main places"
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-t border-line bg-desk pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {shown.map(({ id, title, to, icon: Icon }) => (
        <Link
          key={id}
          to={to}
          params={{ project }}
          activeOptions={{ exact: id === "home" }}
          className={look}
        >
          <Icon size={20} aria-hidden />
          {title}
          {id === "inbox" && (counts.inbox ?? 0) > 0 && (
            <span className="figures absolute top-1.5 left-[calc(50%+0.4rem)] min-w-4 rounded-full bg-needs-you px-1 text-center text-[0.625rem] leading-4 font-bold text-room">
              {counts.inbox}
            </span>
          )}
        </Link>
      ))}
      <button type="button" className={look} onClick={() => setOpen(true)} aria-haspopup="dialog">
        <MenuSign size={20} aria-hidden />
        All
      </button>
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title="Go to" place="side">
        <div className="-mx-5">
          <Rail project={project} onGo={() => setOpen(false)} />
        </div>
      </Dialog>
    </nav>
  );
}
