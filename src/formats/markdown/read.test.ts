import { expect, test } from "vitest";
import { plainMarkdown } from "./read.ts";

test("dressing falls away and headings stay", () => {
  const { text } = plainMarkdown(
    "# Part One\n\n## INT. KITCHEN - DAY\n\n**MARA**\nA [cup](https://x.example) of _tea_.  \n\n<!-- later -->\n> Steam.\n",
  );

  expect(text).toBe("# Part One\n\nINT. KITCHEN - DAY\n\nMARA\nA cup of *tea*.\n\n\nSteam.\n");
});

test("front matter becomes the title page", () => {
  const { text, titlePage } = plainMarkdown(
    '---\ntitle: "The Ferry"\nauthor: Ada\ntags: [a]\nconstructor: Bo\n---\nIt rained.\n',
  );

  expect(titlePage).toEqual([
    { key: "Title", values: ["The Ferry"] },
    { key: "Author", values: ["Ada"] },
  ]);
  expect(text).toBe("It rained.\n");
});

test("a fenced script is the script, and all of it", () => {
  expect(plainMarkdown("My notes\n\n```fountain\nINT. HALL - DAY\n```\n\nmore notes").text).toBe(
    "INT. HALL - DAY\n",
  );
});
