import { useParams } from "@tanstack/react-router";
import { SafeText } from "../../design/safe-text.tsx";
import { Skeleton } from "../../design/skeleton.tsx";
import { useHeadBody } from "../../live/production.ts";
import { useProjectView } from "../../live/use-view.ts";
import { usePageTitle } from "../../shell/page-title.ts";
import { counted } from "../../words/phrase.ts";
import { CastAtAGlance, ScenesAtAGlance } from "./at-a-glance.tsx";
import { NeedsYou } from "./needs-you.tsx";
import { NextCard } from "./next-card.tsx";
import { ProductionBar } from "./production-bar.tsx";
import { RecentRuns } from "./recent-runs.tsx";

/** A production at a glance: how it stands, and the one thing to do next. */
export function HomePage() {
  const { project } = useParams({ from: "/p/$project" });
  usePageTitle("Home");
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-6 px-4 py-6 md:px-8 md:py-9">
      <TitleCard project={project} />
      <NextCard project={project} />
      <ProductionBar project={project} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[repeat(2,minmax(0,1fr))]">
        <div className="flex flex-col gap-6">
          <NeedsYou project={project} />
          <RecentRuns project={project} />
          <CastAtAGlance project={project} />
        </div>
        <ScenesAtAGlance project={project} />
      </div>
    </div>
  );
}

interface Script {
  readonly title: string;
  readonly authors: readonly string[];
  readonly pageEighths: number;
}
interface SceneIndex {
  readonly totalScenes: number;
  readonly estimatedRuntimeMinutes: number;
}

function TitleCard({ project }: { readonly project: string }) {
  const name = useProjectView(project, (view) => view.name);
  const script = useHeadBody<Script>(project, "canonical-script");
  const scenes = useHeadBody<SceneIndex>(project, "scene-index");
  const facts = [
    script && script.authors.length > 0 && `by ${script.authors.join(", ")}`,
    scenes && counted(scenes.totalScenes, "scene"),
    script && counted(Math.max(1, Math.round(script.pageEighths / 8)), "page"),
    scenes && `about ${Math.max(1, Math.round(scenes.estimatedRuntimeMinutes))} min`,
  ].filter((fact) => typeof fact === "string");
  return (
    <header>
      <h1
        id="page-title"
        tabIndex={-1}
        className="font-title text-display font-medium tracking-tight"
      >
        {name === null ? <NameToCome /> : <SafeText text={name} />}
      </h1>
      <p className="mt-1.5 min-h-6 text-ink-soft">
        <SafeText text={facts.join(" · ")} />
      </p>
    </header>
  );
}

function NameToCome() {
  return (
    <>
      <span className="sr-only">Loading</span>
      <Skeleton isInline className="h-[0.8em] w-[8em] max-w-full" />
    </>
  );
}
