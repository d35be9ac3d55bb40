import { findCast, type Cast } from "../../core/story/cast.ts";
import type { Evidence } from "../../core/story/evidence.ts";
import { createPresenceFinder, type Presence } from "../../core/story/presence.ts";
import { evidenceOf, speechesIn, type SceneText } from "../../core/story/scene-text.ts";
import { speakersOf } from "../../core/story/tally.ts";

/** Somebody who is in a scene, and what shows it. */
export interface ScenePerson {
  /** The one most used in cues; the same in all scenes. */
  readonly name: string;
  readonly speaks: boolean;
  readonly evidence: Evidence;
  readonly confidence: number;
}

/**
 * Who is in each scene of a script, found when asked for: speakers in the order of their first words, then those whom the
 * action shows and who say nothing. Who is somebody is told by the cues and the introductions of the whole script.
 */
export function castsOf(scenes: readonly SceneText[]): (scene: SceneText) => ScenePerson[] {
  const cast = findCast(scenes);
  const presenceIn = createPresenceFinder(cast);
  return (scene) => castOf(scene, cast, presenceIn([scene]));
}

function castOf(
  scene: SceneText,
  cast: Cast,
  presence: ReadonlyMap<string, Presence>,
): ScenePerson[] {
  const speaking = new Map<string, ScenePerson>();
  const add = (id: string, name: string, evidence: Evidence, confidence: number) => {
    if (!speaking.has(id)) speaking.set(id, { name, speaks: true, evidence, confidence });
  };
  for (const speech of speechesIn(scene)) {
    for (const { id, name } of speakersOf(speech.name, cast))
      add(id, name, evidenceOf(scene, speech.cue), 0.95);
  }
  for (const { id, name, names } of cast.members) {
    const told = names
      .flatMap(({ introductions }) => introductions)
      .find(({ said, sceneId }) => said !== null && sceneId === scene.sceneId);
    if (told) add(id, name, told.evidence, 0.8);
  }
  const silent = cast.members.flatMap(({ id, name, names, confidence }): ScenePerson[] => {
    const evidence = presence.get(id)?.seen.get(scene.sceneId);
    if (!evidence || speaking.has(id)) return [];
    const isIntroduced = names.some(({ introductions }) =>
      introductions.some(({ sign, sceneId }) => sign !== null && sceneId === scene.sceneId),
    );
    const sure = Math.min(confidence, isIntroduced ? 0.9 : 0.7);
    return [{ name, speaks: false, evidence, confidence: sure }];
  });
  const before = (one: ScenePerson, other: ScenePerson) =>
    one.evidence.span.startLine - other.evidence.span.startLine ||
    one.evidence.span.startColumn - other.evidence.span.startColumn;
  return [...speaking.values(), ...silent.toSorted(before)];
}
