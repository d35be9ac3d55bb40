import type { canonicalScript } from "../../artifacts/canonical-script.ts";
import type { entityDiscovery } from "../../artifacts/entity-discovery.ts";
import type { projectConfig } from "../../artifacts/project-config.ts";
import type { sceneIndex } from "../../artifacts/scene-index.ts";
import type { BodyOf } from "../../core/artifact.ts";
import { genresOf, tonesOf, type FoundLabel } from "./labels.ts";

export type ProjectConfig = BodyOf<typeof projectConfig>;
type Discovery = BodyOf<typeof entityDiscovery>;

/** What the draft is made from. */
export interface Findings {
  readonly script: Pick<BodyOf<typeof canonicalScript>, "title" | "scriptText">;
  readonly index: Pick<
    BodyOf<typeof sceneIndex>,
    "totalScenes" | "pageEighths" | "estimatedRuntimeMinutes"
  >;
  readonly cast: Pick<Discovery, "characterIds" | "characters" | "locationIds" | "locations">;
}

/** What of the production's settings can be told from the script; the rest stands at its defaults, for a person to say. */
export function draftConfig({ script, index, cast }: Findings): ProjectConfig {
  const genre = genresOf(script.scriptText);
  const tone = tonesOf(script.scriptText);
  const minutes = index.estimatedRuntimeMinutes;
  return {
    title: script.title,
    format: formatFor(minutes),
    genre,
    tone,
    estimatedDurationMinutes: minutes,
    pageEighths: index.pageEighths,
    sceneCount: index.totalScenes,
    primaryCharacters: charactersOf(cast, "primary"),
    supportingCharacters: charactersOf(cast, "secondary"),
    locationCount: cast.locationIds.length,
    locationsSummary: locationsOf(cast),
    ...forPeopleToSay,
    detectionDetails: [
      {
        field: "title",
        method: "parser",
        rationale: "From the title page, or else from the file's name.",
        confidence: 0.9,
      },
      {
        field: "estimatedDurationMinutes",
        method: "rule",
        rationale: "Speech at 150 words a minute, action at a minute a page.",
        confidence: 0.6,
      },
      {
        field: "format",
        method: "rule",
        rationale: `About ${Math.round(minutes)} minutes.`,
        confidence: 0.6,
      },
      labelDetection("genre", genre),
      labelDetection("tone", tone),
      {
        field: "primaryCharacters",
        method: "rule",
        rationale: "By lines, against whoever has the most.",
        confidence: 0.8,
      },
      {
        field: "aspectRatio",
        method: "rule",
        rationale: "The usual default; the script does not say.",
        confidence: 0.3,
      },
    ],
    confirmed: false,
    confirmedAt: null,
  };
}

/** What no rule can tell. */
const forPeopleToSay = {
  targetAudience: null,
  aspectRatio: "16:9",
  productionMode: null,
  productionFormat: null,
  controlMode: "autonomous",
  budgetCap: null,
  stylePacks: {},
  modelStrategy: { work: null, verify: null, escalate: null },
  defaultModel: null,
} as const satisfies Partial<ProjectConfig>;

function formatFor(minutes: number): ProjectConfig["format"] {
  if (minutes < 18) return "short film";
  if (minutes < 65) return "episode";
  return minutes <= 150 ? "feature film" : "long feature";
}

function charactersOf(
  { characterIds, characters }: Findings["cast"],
  prominence: "primary" | "secondary",
): ProjectConfig["primaryCharacters"] {
  return characterIds
    .flatMap((id) => characters[id] ?? [])
    .filter((character) => character.prominence === prominence)
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ id, name }) => ({ id, name }));
}

function locationsOf({
  locationIds,
  locations,
}: Findings["cast"]): ProjectConfig["locationsSummary"] {
  return locationIds
    .flatMap((id) => locations[id] ?? [])
    .map(({ id, name, sceneIds }) => ({ id, name, scenes: sceneIds.length }))
    .toSorted((one, other) => other.scenes - one.scenes);
}

function labelDetection(
  field: "genre" | "tone",
  labels: readonly FoundLabel[],
): ProjectConfig["detectionDetails"][number] {
  const [best] = labels;
  if (!best)
    return {
      field,
      method: "rule",
      rationale: "Too few telling words; please say.",
      confidence: 0.1,
    };
  return {
    field,
    method: "rule",
    rationale: `Words such as ${best.words.slice(0, 4).join(", ")}.`,
    confidence: best.confidence,
  };
}
