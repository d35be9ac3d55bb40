import { expect, test } from "vitest";
import { speechesIn, type SceneElement } from "./scene-text.ts";

const element = (type: SceneElement["type"], text: string, at: number): SceneElement => ({
  id: `elm_${at}`,
  type,
  text,
  span: { startLine: at, startColumn: 1, endLine: at, endColumn: text.length + 1 },
});

test("a direction in brackets inside a line is not spoken, and stays in the scene", () => {
  const words = element("dialogue", "That is *my* sock! (BEAT) Was my sock.", 2);

  const [speech] = speechesIn({ elements: [element("character", "RUBEN", 1), words] });

  expect(speech?.text).toBe("That is my sock! Was my sock.");
  expect(speech?.spoken).toEqual([words]);
});
