import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { projectRoute, rootRoute, studioRoute } from "../shell/layout-routes.ts";

/*
 * Every page of the studio, in the order of its address. A page is a folder with an index.tsx that exports `Page…`; its code
 * is loaded when it is first gone to. What is open inside a page (a tab, a field, a filter) stands in the address's search.
 */

const studioPages = [
  createRoute({
    getParentRoute: () => studioRoute,
    path: "/",
    component: lazyRouteComponent(() => import("./landing/index.tsx"), "LandingPage"),
  }),
  createRoute({
    getParentRoute: () => studioRoute,
    path: "settings",
    component: lazyRouteComponent(
      () => import("./studio-settings/index.tsx"),
      "StudioSettingsPage",
    ),
  }),
] as const;

/** For whoever is not let in yet. */
const doorPages = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "setup",
    component: lazyRouteComponent(() => import("./setup/index.tsx"), "SetUpPage"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "join",
    component: lazyRouteComponent(() => import("./join/index.tsx"), "JoinPage"),
  }),
] as const;

const productionPages = [
  createRoute({
    getParentRoute: () => projectRoute,
    path: "/",
    component: lazyRouteComponent(() => import("./home/index.tsx"), "HomePage"),
  }),
  createRoute({
    getParentRoute: () => projectRoute,
    path: "script",
    component: lazyRouteComponent(() => import("./script/index.tsx"), "ScriptPage"),
  }),
  createRoute({
    getParentRoute: () => projectRoute,
    path: "scenes",
    component: lazyRouteComponent(() => import("./scenes/index.tsx"), "ScenesPage"),
  }),
  createRoute({
    getParentRoute: () => projectRoute,
    path: "characters",
    component: lazyRouteComponent(() => import("./characters/index.tsx"), "CharactersPage"),
  }),
  createRoute({
    getParentRoute: () => projectRoute,
    path: "locations",
    component: lazyRouteComponent(() => import("./locations/index.tsx"), "LocationsPage"),
  }),
  createRoute({
    getParentRoute: () => projectRoute,
    path: "props",
    component: lazyRouteComponent(() => import("./props/index.tsx"), "PropsPage"),
  }),
  createRoute({
    getParentRoute: () => projectRoute,
    path: "artifacts",
    component: lazyRouteComponent(() => import("./artifacts/index.tsx"), "ArtifactsPage"),
  }),
  createRoute({
    getParentRoute: () => projectRoute,
    // `-` stands for the key of the whole; see words/address.ts.
    path: "artifacts/$type/$key",
    component: lazyRouteComponent(() => import("./artifact/index.tsx"), "ArtifactPage"),
  }),
  createRoute({
    getParentRoute: () => projectRoute,
    path: "runs",
    component: lazyRouteComponent(() => import("./runs/index.tsx"), "RunsPage"),
  }),
  createRoute({
    getParentRoute: () => projectRoute,
    path: "runs/$run",
    component: lazyRouteComponent(() => import("./run/index.tsx"), "RunPage"),
  }),
  createRoute({
    getParentRoute: () => projectRoute,
    path: "inbox",
    component: lazyRouteComponent(() => import("./inbox/index.tsx"), "InboxPage"),
  }),
  createRoute({
    getParentRoute: () => projectRoute,
    path: "pipelines",
    component: lazyRouteComponent(() => import("./pipelines/index.tsx"), "PipelinesPage"),
  }),
  createRoute({
    getParentRoute: () => projectRoute,
    path: "settings",
    component: lazyRouteComponent(() => import("./settings/index.tsx"), "SettingsPage"),
  }),
] as const;

export const routeTree = rootRoute.addChildren([
  ...doorPages,
  studioRoute.addChildren(studioPages),
  projectRoute.addChildren(productionPages),
]);
