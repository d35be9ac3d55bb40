import { createRouter } from "@tanstack/react-router";
import { PageLoading } from "./shell/page-loading.tsx";
import { routeTree } from "./pages/index.ts";
import { PageProblem } from "./shell/problem.tsx";

export const router = createRouter({
  routeTree,
  basepath: "/studio",
  scrollRestoration: true,
  defaultPreload: "intent",
  defaultPendingMs: 150,
  defaultPendingMinMs: 200,
  defaultPendingComponent: PageLoading,
  defaultErrorComponent: PageProblem,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
