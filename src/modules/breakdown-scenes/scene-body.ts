import type { BodyOf } from "../../core/artifact.ts";
import { runtimeSeconds } from "../../core/screenplay/pages.ts";
import type { Scene, ScriptElement } from "../../core/screenplay/model.ts";
import { inScene } from "../../core/story/evidence.ts";
import { evidenceOf, type SceneElement } from "../../core/story/scene-text.ts";
import type { scene } from "../../artifacts/scene.ts";
import { castsOf, type ScenePerson } from "./scene-cast.ts";

type SceneBody = BodyOf<typeof scene>;
type Provenance = SceneBody["provenance"];

/** The artifacts of all scenes of a script, in the order given. */
export function sceneBodies(scenes: readonly Scene[]): SceneBody[] {
  return [...sceneBodiesInTurn(scenes)];
}

/** The same, each made when it is asked for, so that the first need not wait for the last. */
export function* sceneBodiesInTurn(scenes: readonly Scene[]): Generator<SceneBody, void> {
  const parts = scenes.map((one) => ({ one, sceneId: one.id, elements: elementsOf(one) }));
  const castOf = castsOf(parts);
  for (const part of parts) yield bodyFor(part.one, part.elements, castOf(part));
}

/** The artifact of one scene by itself, in which are those whom it alone tells of. */
export function sceneBody(scene: Scene): SceneBody {
  return sceneBodies([scene])[0]!;
}

function bodyFor(
  scene: Scene,
  elements: SceneElement[],
  people: readonly ScenePerson[],
): SceneBody {
  const { heading } = scene;
  const place = heading?.heading ?? {
    setting: null,
    location: "",
    subLocations: [],
    timeOfDay: null,
    qualifiers: [],
  };
  const provenance = provenanceOf(scene, elements, people);
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
    charactersPresent: people.map(({ name }) => name),
    speakers: people.filter(({ speaks }) => speaks).map(({ name }) => name),
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
    const plain = { id, type, text, span: inScene(element.span, span), ...columnsOf(element) };
    if (element.type !== "character") return [plain];
    const { name, extensions, dual } = element;
    return [{ ...plain, name, extensions: [...extensions], ...(dual ? { dual } : {}) }];
  });
}

/** Where the lines of the text begin in the source, unless that is where they do without forcing marks and indents. */
function columnsOf({ text, raw, span }: ScriptElement): Pick<SceneElement, "columns"> {
  const source = raw?.split(/\r\n|\r|\n/u) ?? [];
  const columns = text.split("\n").map((line, at) => {
    const usual = at === 0 ? span.startColumn : 1;
    const found = source[at]?.indexOf(line.trim()) ?? -1;
    return found < 0 ? usual : Math.max(1, found + 1 - line.search(/\S|$/u));
  });
  const isUsual = columns.every((column, at) => column === (at === 0 ? span.startColumn : 1));
  return isUsual ? {} : { columns };
}

function provenanceOf(
  { id, heading }: Scene,
  elements: readonly SceneElement[],
  people: readonly ScenePerson[],
): Provenance {
  const written = elements.find(({ type }) => type === "scene-heading");
  const evidence = written ? evidenceOf({ sceneId: id }, written) : null;
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
    ...(people.length === 0
      ? [
          {
            field: "charactersPresent",
            method: "rule" as const,
            evidence: null,
            confidence: 0.8,
          },
        ]
      : people.map(({ name, speaks, evidence: shown, confidence }) => ({
          field: "charactersPresent",
          value: name,
          method: speaks ? ("parser" as const) : ("rule" as const),
          evidence: shown,
          confidence,
        }))),
    { field: "estimatedSeconds", method: "rule", evidence: null, confidence: 0.6 },
  ];
}

/** The least sure of what was read. Guesses at time and length, and at who is there and silent, have their own figures. */
function lowest(provenance: Provenance): number {
  const found = provenance
    .filter(({ field }) => field !== "estimatedSeconds" && field !== "timeOfDay")
    .filter(({ value, method }) => value === undefined || method !== "rule")
    .map(({ confidence }) => confidence);
  return Math.min(...found);
}
