import { createRootRoute, createRoute } from "@tanstack/react-router";
import { RootLayout, StudioLayout } from "./layout.tsx";
import { NotHere } from "./not-here.tsx";
import { ProductionLayout } from "./production-layout.tsx";

/** Around all pages. */
export const rootRoute = createRootRoute({ component: RootLayout, notFoundComponent: NotHere });

/** Around the pages that belong to no production. */
export const studioRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "studio",
  component: StudioLayout,
});

/** Around the pages of one production. `$project` is its id or its slug. */
export const projectRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "p/$project",
  component: ProductionLayout,
});
