import type { Decoded } from "../decode.ts";
import { unknown } from "../detect.ts";
import type { ElementDraft, TitleDraft } from "../fountain/drafts.ts";
import type { Manuscript } from "../manuscript.ts";
import { readTitlePage } from "../title-page.ts";
import { childNamed, childrenNamed, parseXml, type XmlElement } from "../xml.ts";
import { readParagraph } from "./paragraph.ts";

/** Reads a Final Draft script: every paragraph says itself what it is. */
export function readFdx(
  { text: source, encoding, warnings }: Decoded,
  filename: string,
): Manuscript {
  const root = parseXml(source, filename);
  if (root.name !== "FinalDraft") {
    const what =
      root.name.toLowerCase() === "html"
        ? "a web page"
        : `XML whose outermost element is <${root.name}>`;
    throw unknown(filename, what, "Export the script as Final Draft (.fdx), Fountain or PDF.");
  }
  const content = childNamed(root, "Content");
  const paragraphs =
    content === undefined
      ? []
      : childrenNamed(content, "Paragraph").flatMap((paragraph) => readParagraph(paragraph));
  const count = paragraphs.filter(({ type }) => type === "scene-heading").length;
  return {
    format: "fdx",
    text: asText(paragraphs),
    paragraphs,
    titlePage: titlePage(root),
    classification: {
      kind: "screenplay",
      layout: "styled",
      confidence: 1,
      evidence: [
        `Final Draft names the type of each of its ${paragraphs.length} paragraphs; ${count} are scene headings.`,
      ],
    },
    encoding,
    warnings: paragraphs.length === 0 ? [...warnings, "The file holds no paragraphs."] : warnings,
  };
}

function titlePage(root: XmlElement): TitleDraft[] {
  const content = childrenNamed(root, "TitlePage").flatMap((page) =>
    childrenNamed(page, "Content"),
  );
  const lines = content
    .flatMap((page) => childrenNamed(page, "Paragraph"))
    .map((paragraph) => ({
      text: childrenNamed(paragraph, "Text")
        .map((run) => run.children.filter((child) => typeof child === "string").join(""))
        .join("")
        .trim(),
      isCentred: paragraph.attributes.get("Alignment") === "Center",
    }));
  return readTitlePage(lines);
}

/** The paragraphs as they read on a page: speeches close, everything else apart. */
function asText(paragraphs: readonly ElementDraft[]): string {
  return paragraphs
    .map(({ type, text }) => (type === "dialogue" || type === "parenthetical" ? text : `\n${text}`))
    .join("\n")
    .trimStart();
}
