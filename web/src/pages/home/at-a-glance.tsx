import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { SafeText } from "../../design/safe-text.tsx";
import { useHeadBody, useTypeCounts } from "../../live/production.ts";
import { keyInAddress } from "../../words/address.ts";
import { counted } from "../../words/phrase.ts";

/** As much of the artifacts as the home page shows. */
interface SceneList {
  readonly entries: readonly {
    readonly sceneId: string;
    readonly sceneNumber: string;
    readonly heading: string;
    readonly characters: readonly string[];
    readonly eighths: number;
  }[];
}
interface CastList {
  readonly characterIds: readonly string[];
  readonly characters: Readonly<
    Record<
      string,
      {
        readonly id: string;
        readonly name: string;
        readonly lines: number;
        readonly rank: number;
        readonly prominence: string;
      }
    >
  >;
}

/** So many of each are on the home page. */
const most = 8;

/** The first scenes. */
export function ScenesAtAGlance({ project }: { readonly project: string }) {
  const scenes = useHeadBody<SceneList>(project, "scene-index");
  if (!scenes || scenes.entries.length === 0) return null;
  return (
    <Glance
      title="Scenes"
      more={<More project={project} to="/p/$project/scenes" count={scenes.entries.length} />}
    >
      {scenes.entries.slice(0, most).map((scene) => (
        <SceneRow key={scene.sceneId} project={project} scene={scene} />
      ))}
    </Glance>
  );
}

/** The people with the most to say. */
export function CastAtAGlance({ project }: { readonly project: string }) {
  const cast = useHeadBody<CastList>(project, "entity-discovery");
  const bibles = useTypeCounts(project)["character-bible"] ?? 0;
  const people = Object.values(cast?.characters ?? {}).toSorted(
    (one, other) => one.rank - other.rank,
  );
  if (people.length === 0) return null;
  return (
    <Glance
      title="Cast"
      more={<More project={project} to="/p/$project/characters" count={people.length} />}
    >
      {people.slice(0, most).map(({ id, name, lines, prominence }) => (
        <li key={id}>
          <Link
            to="/p/$project/artifacts/$type/$key"
            params={{ project, type: "character-bible", key: keyInAddress(id) }}
            disabled={bibles === 0}
            className="flex min-h-11 items-center gap-3 px-4 py-1.5 -outline-offset-2 hover:bg-ink/4"
          >
            <span className="min-w-0 flex-1 truncate font-medium">
              <SafeText text={name} />
            </span>
            <span className="text-small text-ink-soft">{prominence}</span>
            <span className="figures w-16 text-end text-small text-ink-soft">
              {counted(lines, "line")}
            </span>
          </Link>
        </li>
      ))}
    </Glance>
  );
}

function SceneRow({
  project,
  scene,
}: {
  readonly project: string;
  readonly scene: SceneList["entries"][number];
}) {
  const { sceneId, sceneNumber, heading, characters } = scene;
  return (
    <li>
      <Link
        to="/p/$project/artifacts/$type/$key"
        params={{ project, type: "scene", key: keyInAddress(sceneId) }}
        className="flex min-h-11 items-baseline gap-3 px-4 py-2.5 -outline-offset-2 hover:bg-ink/4"
      >
        <span className="figures w-7 shrink-0 text-small text-ink-faint">{sceneNumber}</span>
        <span className="min-w-0 flex-1">
          <span className="block truncate font-script text-small font-semibold">
            <SafeText text={heading || "(no heading)"} />
          </span>
          <span className="block truncate text-small text-ink-soft">
            <SafeText text={characters.join(", ") || "Nobody"} />
          </span>
        </span>
      </Link>
    </li>
  );
}

function Glance({
  title,
  more,
  children,
}: {
  readonly title: string;
  readonly more: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={title}>
      <div className="mb-2 flex h-6 items-center justify-between">
        <h2 className="slate">{title}</h2>
        {more}
      </div>
      <ul className="sheet divide-y divide-line overflow-hidden">{children}</ul>
    </section>
  );
}

interface MoreProps {
  readonly project: string;
  readonly to: "/p/$project/scenes" | "/p/$project/characters";
  readonly count: number;
}

function More({ project, to, count }: MoreProps) {
  return (
    <Link to={to} params={{ project }} className="text-small text-lamp hover:underline">
      All {count}
    </Link>
  );
}
