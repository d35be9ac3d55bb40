import { XMLParser, XMLValidator } from "fast-xml-parser";
import { StudioError } from "../core/error.ts";

/** An element of an XML document, its names without prefixes; white space is kept as it stands. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (XmlElement | string)[];
}

/** Scripts nest some ten deep; a document that nests further was made to exhaust its reader. */
const DEEPEST = 100;

const ATTRIBUTES = ":@";
const TEXT = "#text";

/**
 * Reads XML into a tree of elements. Document types are refused, so nothing is expanded and nothing is fetched.
 *
 * @throws StudioError "unsafe-input" for a document type, "broken-input" with the line for bad XML
 */
export function parseXml(text: string, filename: string): XmlElement {
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) {
    throw new StudioError(
      "unsafe-input",
      `${filename} declares a document type or entities of its own, which are not expanded.`,
    );
  }
  if (deepest(text) > DEEPEST)
    throw new StudioError(
      "unsafe-input",
      `${filename} nests its elements more than ${DEEPEST} deep.`,
    );
  const verdict = XMLValidator.validate(text, { allowBooleanAttributes: false });
  if (verdict !== true) {
    throw new StudioError(
      "broken-input",
      `${filename} is broken XML, line ${verdict.err.line}: ${verdict.err.msg}`,
    );
  }
  const parser = new XMLParser({
    preserveOrder: true,
    removeNSPrefix: true,
    trimValues: false,
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    maxNestedTags: DEEPEST + 1,
  });
  const nodes = parsed(parser, text, filename);
  const root = children(nodes).find(
    (node) => typeof node !== "string" && !node.name.startsWith("?"),
  );
  if (root === undefined || typeof root === "string")
    throw new StudioError("broken-input", `${filename} is XML without an element.`);
  return root;
}

/** What the parser made of the text; whatever it refuses, `<__proto__>` among it, is the file's fault. */
function parsed(parser: XMLParser, text: string, filename: string): unknown {
  try {
    return parser.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StudioError("broken-input", `${filename} is XML that cannot be read: ${why}`, {
      cause,
    });
  }
}

/** The child elements of that name. */
export function childrenNamed(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement => typeof child !== "string" && child.name === name,
  );
}

/** The first child element of that name. */
export function childNamed(element: XmlElement, name: string): XmlElement | undefined {
  return childrenNamed(element, name)[0];
}

/** How deep the tags of a text nest, found without building anything. */
function deepest(text: string): number {
  let depth = 0;
  let most = 0;
  for (const [tag] of text.matchAll(/<\/?[A-Za-z_][^<>]*>/g)) {
    if (tag.startsWith("</")) depth -= 1;
    else if (!tag.endsWith("/>")) depth += 1;
    most = Math.max(most, depth);
  }
  return most;
}

function children(nodes: unknown): (XmlElement | string)[] {
  return Array.isArray(nodes) ? nodes.flatMap(readNode) : [];
}

/** One node of fast-xml-parser's ordered output: `{ name: [children], ":@": { attributes } }` or `{ "#text": … }`. */
function readNode(node: unknown): (XmlElement | string)[] {
  if (typeof node !== "object" || node === null) return [];
  const entries = Object.entries(node);
  const content = entries.find(([key]) => key !== ATTRIBUTES);
  if (content === undefined) return [];
  const [name, value] = content;
  if (name === TEXT) return [decodeEntities(String(value))];
  const attributes: unknown = entries.find(([key]) => key === ATTRIBUTES)?.[1];
  const pairs =
    typeof attributes === "object" && attributes !== null ? Object.entries(attributes) : [];
  return [
    {
      name,
      attributes: new Map(pairs.map(([key, text]) => [key, decodeEntities(String(text))])),
      children: children(value),
    },
  ];
}

const named: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** Only the five entities of XML itself and character numbers exist here. */
function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w+));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return named.get(name) ?? whole;
      const code =
        decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number.parseInt(decimal, 10);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
