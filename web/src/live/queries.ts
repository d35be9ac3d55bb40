import { keepPreviousData, QueryClient, queryOptions } from "@tanstack/react-query";
import { RequestFailed } from "../../../src/client/index.ts";
import type {
  Artifact,
  Gate,
  Input,
  Page,
  Pipeline,
  Project,
  ProjectWithRole,
  Run,
  Session,
  SetUp,
  Version,
  VersionInFull,
  VersionWithBody,
} from "./shapes.ts";
import { studio } from "./studio-client.ts";

/** Plain reads. Whatever changes while one looks comes by a watch instead, so nothing here asks again by itself. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && mayComeLater(error),
      refetchOnWindowFocus: true,
      throwOnError: (error) => !(error instanceof RequestFailed && error.status === 401),
    },
  },
});

function mayComeLater(error: Error): boolean {
  return error instanceof RequestFailed && (error.status === 0 || error.status >= 500);
}

/** Reads JSON at a path of the studio. */
async function read<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return (await studio.read(path, signal)) as Answer;
}

const part = encodeURIComponent;

/** A version's address inside the studio; its answer never changes. */
function versionPath(project: string, { type, key, version }: Named & { version: number }) {
  return `/api/projects/${part(project)}/artifacts/${part(type)}/versions/${version}?key=${part(key)}`;
}

interface Named {
  readonly type: string;
  readonly key: string;
}

const forever = { staleTime: Infinity, gcTime: 600_000 } as const;

function reading<Answer>(name: readonly unknown[], path: string) {
  return queryOptions({
    queryKey: name,
    queryFn: ({ signal }) => read<Answer>(path, signal),
  });
}

/** Every read that pages share, by what it tells. Use with `useQuery` or `useSuspenseQuery`. */
export const reads = {
  session: () => ({ ...reading<Session>(["session"], "/api/session"), retry: false }),
  setUp: () => reading<SetUp>(["set-up"], "/api/setup"),
  projects: () => reading<Page<Project>>(["projects"], "/api/projects?limit=100"),
  project: (project: string) =>
    reading<ProjectWithRole>(["project", project], `/api/projects/${part(project)}`),
  pipelines: () => ({
    ...reading<Page<Pipeline>>(["pipelines"], "/api/pipelines?limit=200"),
    ...forever,
  }),
  allRuns: () => reading<Page<Run>>(["runs"], "/api/runs?limit=50"),
  runs: (project: string, after: string | null = null) => ({
    ...reading<Page<Run>>(
      ["runs", project, after],
      `/api/projects/${part(project)}/runs?limit=50${after === null ? "" : `&after=${part(after)}`}`,
    ),
    placeholderData: keepPreviousData,
  }),
  inputs: (project: string) =>
    reading<Page<Input>>(["inputs", project], `/api/projects/${part(project)}/inputs?limit=200`),
  gates: (project: string) =>
    reading<Page<Gate>>(["gates", project], `/api/projects/${part(project)}/gates?limit=200`),
  artifacts: (project: string, type: string | null = null) =>
    reading<Page<Artifact>>(
      ["artifacts", project, type],
      `/api/projects/${part(project)}/artifacts?limit=200${type === null ? "" : `&type=${part(type)}`}`,
    ),
  head: (project: string, { type, key }: Named) =>
    reading<VersionInFull>(
      ["head", project, type, key],
      `/api/projects/${part(project)}/artifacts/${part(type)}?key=${part(key)}`,
    ),
  versions: (project: string, { type, key }: Named) =>
    reading<Page<Version>>(
      ["versions", project, type, key],
      `/api/projects/${part(project)}/artifacts/${part(type)}/versions?limit=200&key=${part(key)}`,
    ),
  /** One version with its body: it is kept for ever, for it never changes. */
  version: <Body = unknown>(project: string, ref: Named & { readonly version: number }) => ({
    ...reading<VersionWithBody<Body>>(
      ["version", project, ref.type, ref.key, ref.version],
      versionPath(project, ref),
    ),
    ...forever,
  }),
};
