import { expect, test } from "vitest";
import { readTitlePage } from "./title-page.ts";

test("the lines of a title page get their keys by place and wording", () => {
  const lines = ["THE NIGHT FERRY", "Written by", "Ada Field", "Based on the tale by Bo Lind"].map(
    (text) => ({ text, isCentred: true }),
  );
  const corner = ["12 November 2025", "ada@field.example", "© 2025 Ada Field"].map((text) => ({
    text,
    isCentred: false,
  }));

  expect(readTitlePage([...lines, ...corner])).toEqual([
    { key: "Title", values: ["THE NIGHT FERRY"] },
    { key: "Credit", values: ["Written by"] },
    { key: "Author", values: ["Ada Field"] },
    { key: "Source", values: ["Based on the tale by Bo Lind"] },
    { key: "Draft date", values: ["12 November 2025"] },
    { key: "Contact", values: ["ada@field.example"] },
    { key: "Copyright", values: ["© 2025 Ada Field"] },
  ]);
});

test("credit and author may share a line", () => {
  expect(readTitlePage([{ text: "Written by Ada Field", isCentred: true }])).toEqual([
    { key: "Credit", values: ["Written by"] },
    { key: "Author", values: ["Ada Field"] },
  ]);
});
