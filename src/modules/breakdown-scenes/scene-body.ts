import type { BodyOf } from "../../core/artifact.ts";
import { runtimeSeconds } from "../../core/screenplay/pages.ts";
import type { Scene, ScriptElement } from "../../core/screenplay/model.ts";
import { inScene } from "../../core/story/evidence.ts";
import { notAName } from "../../core/story/not-names.ts";
import { evidenceOf, speechesIn, type SceneElement } from "../../core/story/scene-text.ts";
import type { scene } from "../../artifacts/scene.ts";

type SceneBody = BodyOf<typeof scene>;
type Provenance = SceneBody["provenance"];

/** A scene's artifact. */
export function sceneBody(scene: Scene): SceneBody {
  const elements = elementsOf(scene);
  const { heading } = scene;
  const place = heading?.heading ?? {
    setting: null,
    location: "",
    subLocations: [],
    timeOfDay: null,
    qualifiers: [],
  };
  const charactersPresent = speakersOf(elements);
  const provenance = provenanceOf(scene, elements, charactersPresent);
  return {
    sceneId: scene.id,
    sceneNumber: scene.number,
    ordinal: scene.ordinal,
    heading: heading?.text ?? "",
    intExt: place.setting,
    location: place.location,
    subLocations: [...place.subLocations],
    timeOfDay: place.timeOfDay,
    qualifiers: [...place.qualifiers],
    charactersPresent,
    elements,
    sourceSpan: scene.span,
    eighths: scene.eighths,
    estimatedSeconds: runtimeSeconds({ elements: scene.elements }),
    provenance,
    confidence: lowest(provenance),
  };
}

function elementsOf({ heading, elements, span }: Scene): SceneElement[] {
  const isJoined = heading !== null && elements.includes(heading);
  const all: readonly ScriptElement[] = heading && !isJoined ? [heading, ...elements] : elements;
  return all.flatMap((element): SceneElement[] => {
    if (element.type === "blank") return [];
    const { id, type, text } = element;
    const plain = { id, type, text, span: inScene(element.span, span) };
    if (element.type !== "character") return [plain];
    const { name, extensions, dual } = element;
    return [{ ...plain, name, extensions: [...extensions], ...(dual ? { dual } : {}) }];
  });
}

/** Names in cues, each once, without those that by their words alone are no names. */
function speakersOf(elements: readonly SceneElement[]): string[] {
  const names = speechesIn({ elements }).map(({ name }) => name);
  return [...new Set(names)].filter((name) => !notAName(name));
}

function provenanceOf(
  { id, heading }: Scene,
  elements: readonly SceneElement[],
  speakers: readonly string[],
): Provenance {
  const written = elements.find(({ type }) => type === "scene-heading");
  const evidence = written ? evidenceOf({ sceneId: id }, written) : null;
  const cue = elements.find(({ type, name }) => type === "character" && name === speakers[0]);
  // A heading without INT. or EXT. was forced by its writer; where its place ends and its time begins is less sure.
  const sure = heading === null ? 0.5 : heading.heading.setting === null ? 0.8 : 0.97;
  const { location = "", timeOfDay = null } = heading?.heading ?? {};
  return [
    {
      field: "heading",
      method: "parser",
      evidence,
      confidence: heading === null ? 0.5 : heading.forced ? 0.95 : 0.99,
    },
    { field: "intExt", method: "parser", evidence, confidence: sure },
    { field: "location", method: "parser", evidence, confidence: location === "" ? 0.5 : sure },
    { field: "timeOfDay", method: "parser", evidence, confidence: timeOfDay === null ? 0.6 : sure },
    {
      field: "charactersPresent",
      method: "parser",
      evidence: cue ? evidenceOf({ sceneId: id }, cue) : null,
      confidence: speakers.length > 0 ? 0.95 : 0.8,
    },
    { field: "estimatedSeconds", method: "rule", evidence: null, confidence: 0.6 },
  ];
}

function lowest(provenance: Provenance): number {
  const found = provenance
    .filter(({ field }) => field !== "estimatedSeconds" && field !== "timeOfDay")
    .map(({ confidence }) => confidence);
  return Math.min(...found);
}
