import { expect, test } from "vitest";
import { idFromName, nameParts, titlesClash, unnumbered, withoutTail } from "./names.ts";

test("a name is taken apart into key, titles, core and number", () => {
  expect(nameParts("THE DR. BOOM!")).toMatchObject({
    key: "DR BOOM",
    titles: ["DR"],
    core: ["BOOM"],
    number: null,
  });
  expect(nameParts("COP #2")).toMatchObject({ key: "COP #2", core: ["COP", "#2"], number: "2" });
  expect(nameParts("SECOND COP").number).toBe("2");
  expect(nameParts("911 OPERATOR").number).toBeNull();
  expect(nameParts("CAPTAIN")).toMatchObject({ titles: [], core: ["CAPTAIN"] });
});

test("spellings of one name share a key", () => {
  const keys = ["O’MALLEY", "O'Malley:", "  O'MALLEY ^", "*O'MALLEY*"].map(
    (name) => nameParts(name).key,
  );

  expect(new Set(keys)).toEqual(new Set(["O'MALLEY"]));
});

test("an id is made from the name alone, in any script, and stays short", () => {
  expect(idFromName("chr", "MARY-ANN")).toBe("chr_mary-ann");
  expect(idFromName("chr", "小林")).toBe("chr_小林");
  expect(idFromName("chr", "X".repeat(400)).length).toBeLessThan(80);
  expect(idFromName("chr", `${"X".repeat(400)}A`)).not.toBe(
    idFromName("chr", `${"X".repeat(400)}B`),
  );
});

test("titles of two people do not go together; those of family and office do", () => {
  const clash = (one: string, other: string) => titlesClash(nameParts(one), nameParts(other));

  expect(clash("MR. PELL", "MRS. PELL")).toBe(true);
  expect(clash("DR. PELL", "NURSE PELL")).toBe(true);
  expect(clash("MISS PELL", "AUNT PELL")).toBe(false);
  expect(clash("PELL", "MRS. PELL")).toBe(false);
});

test("a number and what follows ON or OF can be left out", () => {
  expect(unnumbered(nameParts("NIGHT GUARD #3"))).toBe("NIGHT GUARD");
  expect(withoutTail(["VOICE", "ON", "RADIO"])).toEqual(["VOICE"]);
});
