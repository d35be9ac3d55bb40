import { expect, test } from "vitest";
import { csv } from "./csv.ts";

test("a table opens in a spreadsheet: byte order mark, CRLF, quotes only where needed", () => {
  expect(
    csv(
      ["Name", "Lines"],
      [
        ["MARA", 18],
        ["PELL, MRS.", null],
        ['THE "KID"', 0],
        ["TWO\nLINES", -1],
      ],
    ),
  ).toBe('\uFEFFName,Lines\r\nMARA,18\r\n"PELL, MRS.",\r\n"THE ""KID""",0\r\n"TWO\nLINES",-1\r\n');
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")'])(
  "the text %j cannot become a formula",
  (text) => {
    const [, line = ""] = csv(["Text"], [[text]]).split("\r\n");

    expect(line.replace(/^"/u, "").startsWith("'")).toBe(true);
  },
);
