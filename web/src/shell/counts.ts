import { useHeadBody, useTypeCounts } from "../live/production.ts";
import { useProjectView } from "../live/use-view.ts";
import type { PlaceId } from "./places.ts";

/** As much of a cast list as the rail counts. */
interface CastList {
  readonly locationIds?: readonly string[];
  readonly props?: readonly unknown[];
}

/** The number beside each place of the rail; what is not counted, or not known yet, is left out. */
export function useCounts(project: string): Readonly<Partial<Record<PlaceId, number>>> {
  const isLoaded = useProjectView(project, () => true) ?? false;
  const types = useTypeCounts(project);
  const hasCast = (types["entity-discovery"] ?? 0) > 0;
  const cast = useHeadBody<CastList>(project, "entity-discovery");
  const work = useProjectView(project, ({ runs, gates, heads }) => ({
    runs: runs.length,
    inbox: gates.length,
    artifacts: heads.length,
  }));
  if (!isLoaded || (hasCast && !cast)) return work ?? {};
  return {
    scenes: types["scene"] ?? 0,
    characters: types["character-bible"] ?? 0,
    locations: cast?.locationIds?.length ?? 0,
    props: cast?.props?.length ?? 0,
    ...work,
  };
}
