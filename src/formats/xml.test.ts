import { expect, test } from "vitest";
import { StudioError } from "../core/error.ts";
import { childNamed, parseXml } from "./xml.ts";

test("elements come in order, with white space and character entities as they stand", () => {
  const root = parseXml(
    `<a:Script x="1 &amp; 2"><Text> Tom &#38; &quot;Ann&quot; </Text><Text/></a:Script>`,
    "a.fdx",
  );

  expect(root.name).toBe("Script");
  expect(root.attributes.get("x")).toBe("1 & 2");
  expect(childNamed(root, "Text")?.children).toEqual([' Tom & "Ann" ']);
});

test("an escaped ampersand is not read twice", () => {
  expect(parseXml("<a>&amp;lt;</a>", "a.fdx").children).toEqual(["&lt;"]);
});

test("entities that XML does not know stay as typed, whatever they are called", () => {
  const text = "&constructor; &toString; &__proto__; &hasOwnProperty; &nbsp;";

  expect(parseXml(`<a x="${text}">${text}</a>`, "a.fdx")).toMatchObject({
    attributes: new Map([["x", text]]),
    children: [text],
  });
});

test.each(["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"])(
  "an element or attribute called %s is read or refused as broken input, and nothing else happens",
  (name) => {
    for (const text of [`<a><${name}/></a>`, `<${name}>b</${name}>`, `<a ${name}="1">b</a>`]) {
      const outcome = outcomeOf(text);

      expect(outcome === "read" || outcome.code).toBeOneOf([true, "broken-input"]);
    }
    expect(Object.hasOwn(Object.prototype, "#text")).toBe(false);
  },
);

test("broken XML is refused with its line", () => {
  expect(failure("<a>\n<b>\n</a>")).toMatchObject({ code: "broken-input" });
  expect(failure("<a>\n<b>\n</a>")?.message).toMatch(/line [23]/);
});

test("document types, entities and endless nesting are refused before anything is read", () => {
  expect(failure(`<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`)?.code).toBe("unsafe-input");
  expect(failure("<a>".repeat(5_000) + "</a>".repeat(5_000))?.code).toBe("unsafe-input");
});

/** @throws whatever is no foreseen failure */
function outcomeOf(text: string): StudioError | "read" {
  try {
    parseXml(text, "a.fdx");
    return "read";
  } catch (error) {
    if (error instanceof StudioError) return error;
    throw error;
  }
}

function failure(text: string): StudioError | null {
  try {
    parseXml(text, "a.fdx");
    return null;
  } catch (error) {
    return error instanceof StudioError ? error : null;
  }
}
