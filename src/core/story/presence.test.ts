import { expect, test } from "vitest";
import { presenceIn } from "./presence.ts";
import type { SceneElement } from "./scene-text.ts";

function presence(type: SceneElement["type"], text: string) {
  const span = { startLine: 1, startColumn: 1, endLine: 1, endColumn: text.length + 1 };
  const wanted = [
    { id: "greta", names: ["GRETA", "GRETA VOSS"] },
    { id: "guard", names: ["GUARD"] },
    { id: "radio", names: ["RADIO"], isVoice: true },
  ];
  const found = presenceIn(wanted, [
    { sceneId: "scn_1", elements: [{ id: "el_1", type, text, span }] },
  ]);
  const idsOf = (key: "seen" | "mentioned") =>
    [...found].filter(([, one]) => one[key].size > 0).map(([id]) => id);
  return { seen: idsOf("seen"), mentioned: idsOf("mentioned") };
}

test.each([
  "Greta's coat floats.",
  "No Greta.",
  "She bows, exactly as Greta did.",
  "A photograph of Greta Voss.",
  "He waits for Greta.",
  "Greta is gone.",
  'A card: "To Greta".',
  "He sits like Greta.",
])("somebody is not there who is only told of: %s", (text) => {
  expect(presence("action", text)).toEqual({ seen: [], mentioned: ["greta"] });
});

test.each([
  "Greta waits.",
  "GRETA VOSS (30) waits.",
  "As Greta opens the door, it rains.",
  "He takes Greta's cold hand.",
  "Greta is not looking.",
])("somebody is there whom the action shows: %s", (text) => {
  expect(presence("action", text)).toEqual({ seen: ["greta"], mentioned: [] });
});

test("a trade in small letters shows somebody in the action and mentions nobody in speech", () => {
  expect(presence("action", "The guard sleeps.").seen).toEqual(["guard"]);
  expect(presence("dialogue", "Where is the guard, Greta?")).toEqual({
    seen: [],
    mentioned: ["greta"],
  });
});

test("a voice is never seen", () => {
  expect(presence("action", "The RADIO crackles.")).toEqual({ seen: [], mentioned: ["radio"] });
});
