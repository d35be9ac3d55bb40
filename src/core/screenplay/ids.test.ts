import { describe, expect, test } from "vitest";
import { readFountain } from "../../formats/fountain/read.ts";
import { scenesOf } from "./scenes.ts";

const script =
  "INT. A - DAY\n\nOne.\n\nMARY\nYes.\n\nMARY\nYes.\n\nINT. B - DAY\n\nTwo lines\nof it.\n\nMARY\nYes.\n";
const idsOf = (text: string) => readFountain(text).elements.map(({ id }) => id);

describe("ids", () => {
  test("are the same for the same text, and no two are equal", () => {
    expect(idsOf(script)).toEqual(idsOf(script));
    expect(new Set(idsOf(script)).size).toBe(idsOf(script).length);
  });

  test("do not change when case, white space or line breaks do", () => {
    expect(idsOf(script.replace("lines\nof", "LINES   of").replaceAll("\n", "\r\n"))).toEqual(
      idsOf(script),
    );
  });

  test("of other scenes do not change when a scene is put in before them", () => {
    const inserted = idsOf(`INT. C - DAY\n\nMARY\nYes.\n\n${script}`);

    expect(inserted.slice(-idsOf(script).length)).toEqual(idsOf(script));
  });

  test("tell apart speakers who say the same", () => {
    const [, mary, , , john] = readFountain("MARY\nYes.\n\nJOHN\nYes.\n").elements;

    expect(mary?.text).toBe(john?.text);
    expect(mary?.id).not.toBe(john?.id);
  });

  test("tell apart scenes with one heading by how they begin", () => {
    const [one, two] = scenesOf(readFountain("INT. A - DAY\n\nOne.\n\nINT. A - DAY\n\nTwo.\n"));
    const [onlyTwo] = scenesOf(readFountain("INT. A - DAY\n\nTwo.\n"));

    expect(one?.id).not.toBe(two?.id);
    expect(onlyTwo?.id).toBe(two?.id);
  });

  test("have prefixes that say what they are of, and fit into a key", () => {
    const { elements } = readFountain(script);

    expect(elements.every(({ id }) => /^el_[0-9a-z]+(?:-\d+)?$/u.test(id))).toBe(true);
    expect(
      elements.flatMap(({ lines }) => lines).every(({ id }) => /^ln_[0-9a-z]+$/u.test(id)),
    ).toBe(true);
    expect(scenesOf(readFountain(script)).every(({ id }) => /^scn_[0-9a-z]+$/u.test(id))).toBe(
      true,
    );
  });
});
