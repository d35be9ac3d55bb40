/** Every page by a short name, with its address in a production that has a run. */
export function pagePaths(project: string, run: string): Readonly<Record<string, string>> {
  const inProject = (path: string) => `/studio/p/${project}${path}`;
  return {
    landing: "/studio/",
    home: inProject(""),
    script: inProject("/script"),
    scenes: inProject("/scenes"),
    characters: inProject("/characters"),
    locations: inProject("/locations"),
    props: inProject("/props"),
    artifacts: inProject("/artifacts"),
    artifact: inProject("/artifacts/project-config/-"),
    inbox: inProject("/inbox"),
    runs: inProject("/runs"),
    run: inProject(`/runs/${run}`),
    pipelines: inProject("/pipelines"),
    settings: inProject("/settings"),
    "studio-settings": "/studio/settings",
    setup: "/studio/setup",
    "not-found": "/studio/nowhere",
  };
}
