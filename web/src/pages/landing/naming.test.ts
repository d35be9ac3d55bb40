import { expect, test } from "vitest";
import { nameOf, nameOfText } from "./naming.ts";

test.each([
  ["the-night-ferry.fountain", "The Night Ferry"],
  ["my_story.v2.pdf", "My Story.v2"],
  ["LES MISÉRABLES.docx", "LES MISÉRABLES"],
  ["ليلة.txt", "ليلة"],
  [".fdx", "Untitled"],
])("%s is called %s", (filename, name) => {
  expect(nameOf(filename)).toBe(name);
});

test.each([
  ["\n\nTitle: *The Ferry*\nAuthor: A", "The Ferry"],
  ["# Chapter one\ntext", "Chapter one"],
  ["", "Untitled"],
  ["word ".repeat(40), `${"word ".repeat(12).slice(0, 57).trim()}…`],
])("a text is called by its first line", (text, name) => {
  expect(nameOfText(text)).toBe(name);
});
