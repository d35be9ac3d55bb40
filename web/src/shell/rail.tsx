import { Link } from "@tanstack/react-router";
import { Counter } from "../design/counter.tsx";
import { useCounts } from "./counts.ts";
import { places, type Place } from "./places.ts";

/** What the production is made of, with how many there are; then how it is made. */
export function Rail({ project, onGo }: { readonly project: string; readonly onGo?: () => void }) {
  const counts = useCounts(project);
  const list = (group: Place["group"]) =>
    places
      .filter((place) => place.group === group)
      .map((place) => (
        <RailLink
          key={place.id}
          place={place}
          project={project}
          count={counts[place.id]}
          onGo={onGo}
        />
      ));
  return (
    <nav aria-label="Production" className="flex flex-col gap-5 px-3 py-4">
      <ul className="flex flex-col gap-0.5">{list("things")}</ul>
      <div>
        <p className="slate px-3 pb-1.5">The work</p>
        <ul className="flex flex-col gap-0.5">{list("work")}</ul>
      </div>
    </nav>
  );
}

interface RailLinkProps {
  readonly place: Place;
  readonly project: string;
  readonly count: number | undefined;
  readonly onGo: (() => void) | undefined;
}

function RailLink({ place, project, count, onGo }: RailLinkProps) {
  const { id, title, to, icon: Icon } = place;
  const isUrgent = id === "inbox" && (count ?? 0) > 0;
  return (
    <li>
      <Link
        to={to}
        params={{ project }}
        activeOptions={{ exact: id === "home" }}
        {...(onGo ? { onClick: onGo } : {})}
        className="group flex min-h-9 items-center gap-3 rounded-small border-l-2 border-transparent px-2.5 text-ink-soft hover:bg-ink/6 hover:text-ink data-[status=active]:border-lamp data-[status=active]:bg-ink/8 data-[status=active]:text-ink"
      >
        <Icon size={17} aria-hidden className={`shrink-0 ${isUrgent ? "text-needs-you" : ""}`} />
        <span className={isUrgent ? "font-medium text-needs-you" : ""}>{title}</span>
        {count !== undefined && (
          <Counter
            value={count}
            className={`ml-auto text-small ${isUrgent ? "font-semibold text-needs-you" : count === 0 ? "text-ink-faint" : "text-ink-soft"}`}
          />
        )}
      </Link>
    </li>
  );
}
