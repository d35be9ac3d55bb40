import { childNamed, childrenNamed, type XmlElement } from "../xml.ts";

/** How a paragraph is set. Lengths in twips, 1,440 to the inch. */
export interface ParagraphLook {
  readonly left: number;
  readonly firstLine: number;
  readonly spaceBefore: number;
  readonly spaceAfter: number;
  readonly alignment: string;
  readonly isList: boolean;
  readonly startsPage: boolean;
}

/** A style and all that it is based on. */
export interface Style {
  /** Its own name and those it is based on, the nearest first. */
  readonly names: readonly string[];
  readonly look: ParagraphLook;
}

/** The styles of a document, by id. */
export type Styles = (id: string | undefined) => Style;

const plain: ParagraphLook = {
  left: 0,
  firstLine: 0,
  spaceBefore: 0,
  spaceAfter: 0,
  alignment: "left",
  isList: false,
  startsPage: false,
};

/** How deep styles may be based on each other; Word itself stops at ten. */
const DEEPEST = 20;

/** Reads `word/styles.xml`; a document without one has only plain paragraphs. */
export function readStyles(root: XmlElement | null): Styles {
  const sheet =
    root === null
      ? []
      : childrenNamed(root, "style").filter(
          (style) => style.attributes.get("type") !== "character",
        );
  const byId = new Map(sheet.map((style) => [style.attributes.get("styleId") ?? "", style]));
  const standard = sheet
    .find((style) => style.attributes.get("default") === "1")
    ?.attributes.get("styleId");
  const base = withLook(plain, defaults(root));
  const resolve = (id: string | undefined, depth: number): Style => {
    const style = byId.get(id ?? standard ?? "");
    if (style === undefined) return { names: id === undefined ? [] : [id], look: base };
    const parent = childNamed(style, "basedOn")?.attributes.get("val");
    const under =
      parent === undefined || depth > DEEPEST
        ? { names: [], look: base }
        : resolve(parent, depth + 1);
    const name = childNamed(style, "name")?.attributes.get("val");
    return {
      names: [
        ...(name === undefined ? [] : [name]),
        ...(id === undefined ? [] : [id]),
        ...under.names,
      ],
      look: withLook(under.look, childNamed(style, "pPr")),
    };
  };
  const known = new Map<string | undefined, Style>();
  return (id) => {
    const style = known.get(id) ?? resolve(id, 0);
    known.set(id, style);
    return style;
  };
}

/** A look with what paragraph properties (`w:pPr`) change of it. */
export function withLook(look: ParagraphLook, properties: XmlElement | undefined): ParagraphLook {
  if (properties === undefined) return look;
  const indent = childNamed(properties, "ind");
  const spacing = childNamed(properties, "spacing");
  const hanging = twips(indent, "hanging");
  return {
    left: twips(indent, "left") ?? twips(indent, "start") ?? look.left,
    firstLine: hanging === undefined ? (twips(indent, "firstLine") ?? look.firstLine) : -hanging,
    spaceBefore: twips(spacing, "before") ?? look.spaceBefore,
    spaceAfter: twips(spacing, "after") ?? look.spaceAfter,
    alignment: childNamed(properties, "jc")?.attributes.get("val") ?? look.alignment,
    isList: look.isList || childNamed(properties, "numPr") !== undefined,
    startsPage: look.startsPage || isOn(childNamed(properties, "pageBreakBefore")),
  };
}

/** Whether a property such as `w:b` is there and not switched off. */
export function isOn(property: XmlElement | undefined): boolean {
  const value = property?.attributes.get("val");
  return property !== undefined && value !== "0" && value !== "false" && value !== "none";
}

function defaults(root: XmlElement | null): XmlElement | undefined {
  const documentDefaults = root === null ? undefined : childNamed(root, "docDefaults");
  const paragraph =
    documentDefaults === undefined ? undefined : childNamed(documentDefaults, "pPrDefault");
  return paragraph === undefined ? undefined : childNamed(paragraph, "pPr");
}

function twips(element: XmlElement | undefined, name: string): number | undefined {
  const value = Number(element?.attributes.get(name) ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}
