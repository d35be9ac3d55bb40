import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronsUpDown, Plus } from "lucide-react";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "../design/menu.tsx";
import { SafeText } from "../design/safe-text.tsx";
import { reads } from "../live/queries.ts";

/** So many fit without scrolling; the rest are a page away. */
const most = 8;

/** The name of the production, and the way to the others. */
export function ProductionSwitch({
  project,
  name,
}: {
  readonly project: string;
  readonly name: string;
}) {
  const { data } = useQuery(reads.projects());
  const others = (data?.items ?? []).filter(({ slug, id }) => slug !== project && id !== project);
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`Production: ${name}. Choose another`}
          className="flex min-h-9 min-w-0 items-center gap-1.5 rounded-small px-2 font-medium text-ink hover:bg-ink/7"
        >
          <span className="max-w-[28ch] truncate max-md:max-w-[15ch]">
            <SafeText text={name} />
          </span>
          <ChevronsUpDown size={14} aria-hidden className="shrink-0 text-ink-faint" />
        </button>
      }
    >
      {others.length > 0 && <MenuLabel>Other productions</MenuLabel>}
      {others.slice(0, most).map(({ slug, name: other }) => (
        <MenuItem key={slug} asChild>
          <Link to="/p/$project" params={{ project: slug }}>
            <span className="max-w-64 truncate">
              <SafeText text={other} />
            </span>
          </Link>
        </MenuItem>
      ))}
      {others.length > 0 && <MenuSeparator />}
      <MenuItem asChild>
        <Link to="/">
          <Plus size={16} aria-hidden className="text-ink-soft" /> All productions, or a new one
        </Link>
      </MenuItem>
    </Menu>
  );
}
