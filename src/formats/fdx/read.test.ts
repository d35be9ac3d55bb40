import { expect, test } from "vitest";
import { readFdx } from "./read.ts";

test("each of Final Draft's paragraphs becomes what its type says", () => {
  const { paragraphs } = read(`
    <Paragraph Type="Scene Heading" Number="12A"><SceneProperties Length="2/8"><Summary><Paragraph><Text>She leaves.</Text></Paragraph></Summary></SceneProperties><Text>INT. HALL - DAY</Text></Paragraph>
    <Paragraph Type="Action"><Text>A </Text><Text Style="Bold+Italic">door</Text><Text> &amp; a 2*2 box.</Text><ScriptNote><Paragraph><Text>Whose?</Text></Paragraph></ScriptNote></Paragraph>
    <Paragraph Type="Character"><Text>MARA (V.O.)</Text></Paragraph>
    <Paragraph Type="Parenthetical"><Text>softly</Text></Paragraph>
    <Paragraph Type="Dialogue"><Text>Mine.</Text></Paragraph>
    <Paragraph Type="Lyrics"><Text>Over the sea</Text></Paragraph>
    <Paragraph Type="Shot"><Text>CLOSE ON THE BOX</Text></Paragraph>
    <Paragraph Type="Transition"><Text>CUT TO:</Text></Paragraph>
    <Paragraph Type="Wibble"><Text>A type of one's own.</Text></Paragraph>
    <Paragraph Type="constructor"><Text>A type of JavaScript's own.</Text></Paragraph>
    <Paragraph Type="Action" Alignment="Center"><Text>THE END</Text></Paragraph>
    <Paragraph Type="Action"><Text></Text></Paragraph>`);

  expect(paragraphs).toEqual([
    { type: "scene-heading", text: "INT. HALL - DAY", sceneNumber: "12A" },
    { type: "synopsis", text: "She leaves." },
    { type: "action", text: "A ***door*** & a 2\\*2 box." },
    { type: "note", text: "Whose?" },
    { type: "character", text: "MARA (V.O.)" },
    { type: "parenthetical", text: "(softly)" },
    { type: "dialogue", text: "Mine." },
    { type: "lyric", text: "Over the sea" },
    { type: "shot", text: "CLOSE ON THE BOX" },
    { type: "transition", text: "CUT TO:" },
    { type: "action", text: "A type of one's own." },
    { type: "action", text: "A type of JavaScript's own." },
    { type: "centered", text: "THE END" },
  ]);
});

test("of two speeches at once the second is marked", () => {
  const { paragraphs } = read(`<Paragraph><DualDialogue>
    <Paragraph Type="Character"><Text>ANN</Text></Paragraph><Paragraph Type="Dialogue"><Text>Yes.</Text></Paragraph>
    <Paragraph Type="Character"><Text>BO</Text></Paragraph><Paragraph Type="Dialogue"><Text>No.</Text></Paragraph>
  </DualDialogue></Paragraph>`);

  expect(paragraphs?.filter(({ dual }) => dual === true).map(({ text }) => text)).toEqual(["BO"]);
});

function read(content: string) {
  const text = `<?xml version="1.0"?>\n<FinalDraft DocumentType="Script" Version="5"><Content>${content}</Content></FinalDraft>`;
  return readFdx({ text, encoding: "utf-8", warnings: [] }, "a.fdx");
}
