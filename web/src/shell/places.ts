import {
  BookOpenText,
  Boxes,
  Clapperboard,
  Film,
  Hand,
  House,
  type LucideIcon,
  MapPin,
  Package,
  Settings,
  Users,
  Workflow,
} from "lucide-react";
import type { RegisteredRouter, ValidateLinkOptions } from "@tanstack/react-router";

/** A page of a production that the rail, the palette and the keyboard lead to. */
export interface Place {
  readonly id: PlaceId;
  readonly title: string;
  readonly to: PlacePath;
  readonly icon: LucideIcon;
  /** After `g`. */
  readonly letter: string;
  /** Artifact type whose number stands beside it. */
  readonly counts?: string;
  /** `things`: what the production is made of. `work`: how it is made. */
  readonly group: "things" | "work";
}

export type PlaceId =
  | "home"
  | "script"
  | "scenes"
  | "characters"
  | "locations"
  | "props"
  | "inbox"
  | "runs"
  | "artifacts"
  | "pipelines"
  | "settings";

type PlacePath = Extract<
  ValidateLinkOptions<
    RegisteredRouter,
    { to: "/p/$project" | `/p/$project/${Exclude<PlaceId, "home">}` }
  >["to"],
  string
>;

/** In the order of the rail. */
export const places: readonly Place[] = [
  { id: "home", title: "Home", to: "/p/$project", icon: House, letter: "h", group: "things" },
  {
    id: "script",
    title: "Script",
    to: "/p/$project/script",
    icon: BookOpenText,
    letter: "t",
    group: "things",
  },
  {
    id: "scenes",
    title: "Scenes",
    to: "/p/$project/scenes",
    icon: Clapperboard,
    letter: "s",
    counts: "scene",
    group: "things",
  },
  {
    id: "characters",
    title: "Characters",
    to: "/p/$project/characters",
    icon: Users,
    letter: "c",
    counts: "character-bible",
    group: "things",
  },
  {
    id: "locations",
    title: "Locations",
    to: "/p/$project/locations",
    icon: MapPin,
    letter: "l",
    group: "things",
  },
  {
    id: "props",
    title: "Props",
    to: "/p/$project/props",
    icon: Package,
    letter: "o",
    group: "things",
  },
  {
    id: "inbox",
    title: "Needs you",
    to: "/p/$project/inbox",
    icon: Hand,
    letter: "i",
    group: "work",
  },
  { id: "runs", title: "Runs", to: "/p/$project/runs", icon: Film, letter: "r", group: "work" },
  {
    id: "artifacts",
    title: "All work",
    to: "/p/$project/artifacts",
    icon: Boxes,
    letter: "a",
    group: "work",
  },
  {
    id: "pipelines",
    title: "Pipelines",
    to: "/p/$project/pipelines",
    icon: Workflow,
    letter: "p",
    group: "work",
  },
  {
    id: "settings",
    title: "Settings",
    to: "/p/$project/settings",
    icon: Settings,
    letter: "e",
    group: "work",
  },
];
