// Final Draft XML, for make-formats.mjs.
import { group } from "./tokenize.mjs";

const escapeXml = (text) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

function fdxText(runs) {
  return runs
    .map((run) => {
      const style = [
        run.bold && "Bold",
        run.italic && "Italic",
        run.underline && "Underline",
      ].filter(Boolean);
      const attribute = style.length > 0 ? ` Style="${style.join("+")}"` : "";
      return `<Text${attribute}>${escapeXml(run.text)}</Text>`;
    })
    .join("");
}

function fdxParagraph(element, indent) {
  const number = element.number ? ` Number="${escapeXml(element.number)}"` : "";
  const scene =
    element.type === "Scene Heading"
      ? `\n${indent}  <SceneProperties Length="" Page="" Title=""/>`
      : "";
  const text = fdxText(element.runs);
  return `${indent}<Paragraph${number} Type="${element.type}">${scene}\n${indent}  ${text}\n${indent}</Paragraph>`;
}

export function makeFdx({ title, elements }) {
  const out = [
    '<?xml version="1.0" encoding="UTF-8" standalone="no" ?>',
    '<FinalDraft DocumentType="Script" Template="No" Version="5">',
    "  <Content>",
  ];
  for (const item of group(elements)) {
    if (item.kind === "single") out.push(fdxParagraph(item.element, "    "));
    else if (item.kind === "speech") {
      for (const element of [item.cue, ...item.body]) out.push(fdxParagraph(element, "    "));
    } else {
      out.push("    <Paragraph>", "      <DualDialogue>");
      for (const side of [item.left, item.right]) {
        for (const element of [side.cue, ...side.body]) out.push(fdxParagraph(element, "        "));
      }
      out.push("      </DualDialogue>", "    </Paragraph>");
    }
  }
  out.push("  </Content>", "  <TitlePage>", "    <Content>");
  const alignment = { Title: "Center", Credit: "Center", Author: "Center", Source: "Center" };
  for (const [key, lines] of title) {
    for (const line of lines) {
      const style = key === "Title" ? ' Style="Bold+Underline"' : "";
      out.push(
        `      <Paragraph Alignment="${alignment[key] ?? "Left"}" Type="General">`,
        `        <Text${style}>${escapeXml(line)}</Text>`,
        "      </Paragraph>",
      );
    }
  }
  out.push("    </Content>", "  </TitlePage>", "</FinalDraft>", "");
  return out.join("\n");
}
