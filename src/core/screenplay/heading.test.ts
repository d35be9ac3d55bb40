import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseHeading, readHeading } from "./heading.ts";
import type { Heading } from "./model.ts";

/** A heading as one line: setting, places, time, qualifiers. */
function summary(heading: Heading | null): string {
  if (heading === null) return "no heading";
  const { setting, location, subLocations, timeOfDay, qualifiers } = heading;
  return [
    setting ?? "?",
    [location, ...subLocations].join(" > "),
    timeOfDay ?? "?",
    qualifiers.join(" + "),
  ].join(" | ");
}

describe("a natural heading", () => {
  test.each([
    ["INT. BAKERY - NIGHT", "INT | BAKERY | NIGHT | "],
    ["EXT. FERRY RAMP - DAY", "EXT | FERRY RAMP | DAY | "],
    ["EST. THE VALLEY - DAWN", "EXT | THE VALLEY | DAWN | "],
    ["INT./EXT. VAN - CONTINUOUS", "INT/EXT | VAN | CONTINUOUS | "],
    ["INT/EXT VAN, LATER", "INT/EXT | VAN | LATER | "],
    ["EXT./INT. CAR - MOVING - DAY", "INT/EXT | CAR | DAY | MOVING"],
    ["INT. / EXT. CAR - DAY", "INT/EXT | CAR | DAY | "],
    ["I/E. VAN - DAY", "INT/EXT | VAN | DAY | "],
    ["I/E VAN - DAY", "INT/EXT | VAN | DAY | "],
    ["INT KITCHEN", "INT | KITCHEN | ? | "],
    ["INT BAKERY CELLAR - NIGHT", "INT | BAKERY CELLAR | NIGHT | "],
    ["int. house - day", "INT | house | DAY | "],
    ["int kitchen - night", "INT | kitchen | NIGHT | "],
    ["INT. HOUSE, KITCHEN, NIGHT", "INT | HOUSE > KITCHEN | NIGHT | "],
    ["EXT. OVEN, FROM THE INSIDE -- DUSK", "EXT | OVEN > FROM THE INSIDE | DUSK | "],
    ["INT. BAKERY - KITCHEN - BACK DOOR - NIGHT", "INT | BAKERY > KITCHEN > BACK DOOR | NIGHT | "],
    ["INT. ŁÓDŹ — NOC", "INT | ŁÓDŹ | NOC | "],
    ["INT. HOUSE–NIGHT", "INT | HOUSE | NIGHT | "],
    ["INT. CO-OP SHOP - DAY", "INT | CO-OP SHOP | DAY | "],
    ["INT. HOUSE. KITCHEN. DAY.", "INT | HOUSE > KITCHEN | DAY | "],
    ["EXT Road, nr. Leeds. Day.", "EXT | Road > nr. Leeds | DAY | "],
    ["INT. ST. MARY'S. CRYPT. NIGHT", "INT | ST. MARY'S > CRYPT | NIGHT | "],
    ["INT. KITCHEN NIGHT", "INT | KITCHEN | NIGHT | "],
    ["EXT. BEACH - MAGIC HOUR", "EXT | BEACH | MAGIC HOUR | "],
    ["EXT. BEACH - MOMENTS LATER", "EXT | BEACH | MOMENTS LATER | "],
    ["EXT. BEACH - TWO HOURS LATER", "EXT | BEACH | TWO HOURS LATER | "],
    ["EXT. BEACH - THE NEXT MORNING", "EXT | BEACH | THE NEXT MORNING | "],
    ["INT. GUARD HUT - SAME", "INT | GUARD HUT | SAME | "],
    ["INT. OFFICE - 3:15 AM", "INT | OFFICE | 3:15 AM | "],
    ["INT. OFFICE - NIGHT - CONTINUOUS", "INT | OFFICE | NIGHT | CONTINUOUS"],
    ["INT. OFFICE - CONTINUOUS - NIGHT", "INT | OFFICE | NIGHT | CONTINUOUS"],
    ["EXT. BREAKWATER - DAY (FLASHBACK)", "EXT | BREAKWATER | DAY | FLASHBACK"],
    ["EXT. PRAGUE - DAY - 1968", "EXT | PRAGUE | DAY | 1968"],
    ["EXT. PRAGUE (1968) - DAY [DREAM]", "EXT | PRAGUE | DAY | 1968 + DREAM"],
    ["INT. LAUNDROMAT - LATER (DAY 1)", "INT | LAUNDROMAT | LATER | DAY 1"],
    ["INT. CAFÉ DE LA GARE - JOUR", "INT | CAFÉ DE LA GARE | JOUR | "],
    ["INT./EXT. VOITURE D'HÉLÈNE - À L'AUBE", "INT/EXT | VOITURE D'HÉLÈNE | À L'AUBE | "],
    ["EXT. QUAI N° 3 - NUIT", "EXT | QUAI N° 3 | NUIT | "],
    ["INT. NUIT - CUISINE", "INT | CUISINE | NUIT | "],
    ["EXT. PLAYA - DÍA", "EXT | PLAYA | DÍA | "],
    ["INT. CASA - NOCHE", "INT | CASA | NOCHE | "],
    ["INNEN. KÜCHE - TAG", "INT | KÜCHE | TAG | "],
    ["AUSSEN. WALD - NACHT", "EXT | WALD | NACHT | "],
    ["EST. PIAZZA - GIORNO", "EXT | PIAZZA | GIORNO | "],
    ["INT. _HALL_ - **DAY**", "INT | HALL | DAY | "],
    ["INT. DAY ROOM - NIGHT", "INT | DAY ROOM | NIGHT | "],
  ])("%s", (text, expected) => {
    expect(summary(parseHeading(text))).toBe(expected);
  });

  test.each([
    "Interesting.",
    "INTERIOR thoughts are not a heading.",
    "EXTRA bread is not a heading either.",
    "INTERNAL AFFAIRS",
    "Estuary birds. Not a heading.",
    "Int. values are kept in a box.",
    "INT.",
    "EXT",
    "Exterior paint is wet.",
    "INTO THE WOODS",
    "EXTERMINATE",
    "Ext. 12 rings and rings.",
    "I am in a house - day and night.",
    "Est. 1984",
    "INNENMINISTER",
    "",
  ])("is not %j", (text) => {
    expect(parseHeading(text)).toBeNull();
  });
});

describe("a forced heading", () => {
  test.each([
    ["SNIPER SCOPE POV", "? | SNIPER SCOPE POV | ? | "],
    ["THE VOID - NIGHT", "? | THE VOID | NIGHT | "],
    ["FLASHBACK", "? | FLASHBACK | ? | "],
    ["LATER", "? | LATER | ? | "],
    ["int. anything", "INT | anything | ? | "],
    ["INT.", "? | INT | ? | "],
    ["", "? |  | ? | "],
  ])("%s", (text, expected) => {
    expect(summary(readHeading(text))).toBe(expected);
  });

  test("is read whatever it holds, and no piece holds more than the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { location, subLocations } = readHeading(text);

        expect([location, ...subLocations].every((piece) => piece.length <= text.length)).toBe(
          true,
        );
      }),
    );
  });
});
