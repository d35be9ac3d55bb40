import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useDeferredValue, useMemo, useState, type KeyboardEvent } from "react";
import { Dialog } from "../design/dialog.tsx";
import { Kbd } from "../design/kbd.tsx";
import { SafeText } from "../design/safe-text.tsx";
import { reads } from "../live/queries.ts";
import { useProjectView } from "../live/use-view.ts";
import { keyInAddress } from "../words/address.ts";
import { typeName } from "../words/phrase.ts";
import { best, type Findable } from "./finding.ts";
import { places } from "./places.ts";
import { chooseTheme } from "./theme.ts";

interface Entry extends Findable {
  readonly id: string;
  readonly kind: string;
  readonly keys?: string;
  readonly act: () => void;
}

/** How many are shown; more words find the rest. */
const most = 40;

interface PaletteProps {
  readonly project: string | null;
  readonly onClose: () => void;
}

/** Goes to anything by a few letters of its name. */
export function Palette({ project, onClose }: PaletteProps) {
  const anywhere = useStudioEntries();
  return project === null ? (
    <PaletteBox entries={anywhere} onClose={onClose} />
  ) : (
    <ProductionPalette project={project} anywhere={anywhere} onClose={onClose} />
  );
}

function ProductionPalette(props: {
  project: string;
  anywhere: readonly Entry[];
  onClose: () => void;
}) {
  const { project, anywhere, onClose } = props;
  const entries = [...usePlaceEntries(project), ...useThingEntries(project), ...anywhere];
  return <PaletteBox entries={entries} onClose={onClose} />;
}

function PaletteBox({
  entries,
  onClose,
}: {
  readonly entries: readonly Entry[];
  readonly onClose: () => void;
}) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const found = best(entries, useDeferredValue(text), most);
  const open = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.act();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(found.length - 1, at + step)));
    } else if (event.key === "Enter") open(found[at]);
  };
  return (
    <Dialog isOpen onClose={onClose} title="Go to anything" place="top" hasHiddenTitle>
      <div className="sticky top-0 flex items-center gap-3 border-b border-line bg-sheet px-4">
        <Search size={18} aria-hidden className="text-ink-faint" />
        <input
          {...combobox}
          aria-activedescendant={found[at] ? `found-${at}` : undefined}
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          className="h-13 min-w-0 flex-1 bg-transparent text-lead outline-none"
        />
        <Kbd keys="escape" />
      </div>
      <ul id="found" role="listbox" aria-label="Found" className="p-1.5">
        {found.map((entry, index) => (
          <Row
            key={entry.id}
            entry={entry}
            index={index}
            isChosen={index === at}
            onOpen={open}
            onPoint={setAt}
          />
        ))}
      </ul>
      {found.length === 0 && (
        <p className="px-5 pb-5 text-ink-soft">Nothing here is called that.</p>
      )}
    </Dialog>
  );
}

const combobox = {
  role: "combobox",
  "aria-expanded": true,
  "aria-controls": "found",
  "aria-label": "Go to anything",
  autoComplete: "off",
  spellCheck: false,
  placeholder: "A scene, a character, a page, a production …",
} as const;

interface RowProps {
  readonly entry: Entry;
  readonly index: number;
  readonly isChosen: boolean;
  readonly onOpen: (entry: Entry) => void;
  readonly onPoint: (index: number) => void;
}

function Row({ entry, index, isChosen, onOpen, onPoint }: RowProps) {
  return (
    // The field has the focus and its keys; an entry is only pointed at.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <li
      id={`found-${index}`}
      role="option"
      aria-selected={isChosen}
      ref={isChosen ? scrollHere : undefined}
      onClick={() => onOpen(entry)}
      onPointerMove={() => onPoint(index)}
      className="flex min-h-10 cursor-pointer items-center gap-3 rounded-small px-3 aria-selected:bg-ink/9"
    >
      <span className="min-w-0 flex-1 truncate">
        <SafeText text={entry.title} />
        {entry.about && (
          <span className="ml-2 text-small text-ink-soft">
            <SafeText text={entry.about} />
          </span>
        )}
      </span>
      {entry.keys && <Kbd keys={entry.keys} />}
      <span className="text-small text-ink-faint">{entry.kind}</span>
    </li>
  );
}

function scrollHere(row: HTMLElement | null): void {
  row?.scrollIntoView({ block: "nearest" });
}

function usePlaceEntries(project: string): readonly Entry[] {
  const navigate = useNavigate();
  return places.map(({ id, title, to, letter }) => ({
    id: `place-${id}`,
    title,
    kind: "Page",
    keys: `g ${letter}`,
    act: () => void navigate({ to, params: { project } }),
  }));
}

/** Scenes, characters and everything else that has a current version. */
function useThingEntries(project: string): readonly Entry[] {
  const navigate = useNavigate();
  const heads = useProjectView(project, ({ heads: all }) =>
    all.map(({ ref, summary }) => ({ type: ref.type, key: ref.key, summary })),
  );
  return useMemo(() => {
    if (!heads) return [];
    return heads.map(({ type, key, summary }) => {
      const [title = "", ...about] = summary.split(": ");
      return {
        id: `thing-${type}/${key}`,
        title,
        about: about.join(": "),
        kind: typeName(type),
        act: () =>
          void navigate({
            to: "/p/$project/artifacts/$type/$key",
            params: { project, type, key: keyInAddress(key) },
          }),
      };
    });
  }, [heads, project, navigate]);
}

function useStudioEntries(): readonly Entry[] {
  const navigate = useNavigate();
  const { data } = useQuery(reads.projects());
  const productions = (data?.items ?? []).map(({ slug, name }) => ({
    id: `production-${slug}`,
    title: name,
    kind: "Production",
    act: () => void navigate({ to: "/p/$project", params: { project: slug } }),
  }));
  return [
    ...productions,
    { id: "all", title: "All productions", kind: "Page", act: () => void navigate({ to: "/" }) },
    { id: "paper", title: "Theme: paper", kind: "Action", act: () => chooseTheme("light") },
    { id: "room", title: "Theme: screening room", kind: "Action", act: () => chooseTheme("dark") },
  ];
}
