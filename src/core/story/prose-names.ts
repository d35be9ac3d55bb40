import { plainText } from "../screenplay/extract.ts";
import type { Introduction } from "./introductions.ts";
import { isTitle, nameParts } from "./names.ts";
import { evidenceOf, type SceneElement, type SceneText } from "./scene-text.ts";

const word = "\\p{Lu}\\p{Ll}[\\p{L}\\p{M}]*(?:['’-]\\p{Lu}\\p{Ll}+)*";
const title =
  "(?:Mr|Mrs|Ms|Miss|Dr|Doctor|Sir|Lady|Lord|Captain|Colonel|Major|Professor|Aunt|Uncle|Inspector|Sergeant|Father|Reverend|Madame|Monsieur|Herr|Frau)";
const name = `(?:${title}\\.? )?${word}(?: ${word}){0,2}`;
const sayings =
  "said|asked|replied|answered|cried|shouted|whispered|called|murmured|muttered|exclaimed|remarked|continued|added|observed|returned|demanded|laughed|sighed|began|explained|suggested|insisted";
const doings =
  "nodded|smiled|shrugged|laughed|frowned|grinned|sighed|knelt|wept|whispered|hesitated|stared|glanced|blushed|bowed|thought|wondered|remembered|said|asked|replied|answered|shouted|cried";

const quotation = /["“«]([^"“”«»]+)["”»]/gu;
const sayerAfter = new RegExp(
  `^,?\\s+(?:(?:${sayings}) (?:the )?(${name})|(${name}) (?:${sayings})\\b)`,
  "u",
);
const sayerBefore = new RegExp(
  `(?:^|[.!?”"]\\s|, )(${name}) (?:\\p{Ll}+ )?(?:${sayings})(?: [\\p{Ll} ]{1,24})?[,:]\\s*$`,
  "u",
);
const softDoings = "looked|held|knew|felt|turned|walked|sat|saw|heard|told|wanted|waited";
const places =
  "Street|Road|Lane|Avenue|Square|Hall|House|Park|Moor|Hill|River|Bridge|Station|Church|School|Hotel|Farm|Court|Castle|Bay|Island|Sea|City|Town|County|Room|Office|Company|Club|Bank|Inn|Tor|Wood|Forest|Valley|Mountain|Lake";
const fullDoer = new RegExp(
  `(?<!\\p{L}['’-]?)(${word} (?!(?:${places})\\b)${word}) (?:${softDoings})\\b`,
  "gu",
);
const doer = new RegExp(`(?<!\\p{L}['’-]?)(${name}) (?:${doings})\\b`, "gu");
const titled = new RegExp(`(?<!\\p{L}['’-]?)${title}\\.? ${word}(?: ${word})?`, "gu");
const fullName = new RegExp(
  `(?<=[\\p{Ll},;] )${word} (?!(?:${places})\\b)${word}(?![\\p{L}])`,
  "gu",
);

/** Words that open sentences with a capital letter and are nobody. */
const openers = new Set(
  "The A An And But Or So Then There Here He She It They We You I His Her Its Their My Our Your This That These Those What Who Why When Where How If As At In On For From With By To Of No Not Nobody Everybody Somebody Nothing Something All One Two Another Yes Oh Ah Well Now Once After Before While Though Still Yet Perhaps".split(
    " ",
  ),
);

/** Who is named in prose: by speaking in quotation marks, by a title, by doing what people do. In order of the text. */
export function namesInProse(scene: Pick<SceneText, "sceneId" | "elements">): Introduction[] {
  return scene.elements.flatMap((element, at) =>
    element.type === "action" ? namesInParagraph(scene, element, at) : [],
  );
}

interface Found {
  readonly name: string;
  readonly sign: Introduction["sign"];
  readonly start: number;
  /** What was said in quotation marks. */
  readonly said: string | null;
}

function namesInParagraph(
  scene: Pick<SceneText, "sceneId">,
  element: SceneElement,
  at: number,
): Introduction[] {
  const text = plainText(element.text).replace(/\s+/gu, " ");
  const untold = text.replace(quotation, (quote) => " ".repeat(quote.length));
  const found = [
    ...sayersIn(text),
    ...[...untold.matchAll(doer), ...[...untold.matchAll(fullDoer)].filter(isFullName)].map(
      (one): Found => ({ name: one[1] ?? "", sign: "verb", start: one.index, said: null }),
    ),
    ...[...text.matchAll(titled)].map((one): Found => ({
      name: one[0],
      sign: null,
      start: one.index,
      said: null,
    })),
    ...[...untold.matchAll(fullName)].map((one): Found => ({
      name: one[0],
      sign: null,
      start: one.index,
      said: null,
    })),
  ];
  return found
    .toSorted((one, other) => one.start - other.start)
    .flatMap(({ name: written, sign, said, start }): Introduction[] => {
      const bare = withoutOpener(written);
      if (bare === null) return [];
      const evidence = evidenceOf(scene, element, text.slice(Math.max(0, start - 60), start + 140));
      return [
        { name: bare, sceneId: scene.sceneId, at, evidence, age: null, sign, beside: [], said },
      ];
    });
}

/** `Finally Stapleton` and `The German` are no first and last names. */
function isFullName([, written = ""]: RegExpExecArray): boolean {
  const [first = ""] = written.split(" ");
  return !openers.has(first) && !first.endsWith("ly");
}

/** How far before a quotation its speaker is looked for, in characters. */
const NEAR = 200;

/** Each speech in quotation marks whose speaker is named right beside it. */
function sayersIn(text: string): Found[] {
  return [...text.matchAll(quotation)].flatMap((quote): Found[] => {
    const after = text.slice(quote.index + quote[0].length);
    const before = text.slice(Math.max(0, quote.index - NEAR), quote.index);
    const sayer = sayerAfter.exec(after) ?? sayerBefore.exec(before);
    const written = sayer?.[1] ?? sayer?.[2];
    return written === undefined
      ? []
      : [{ name: written, sign: "speech", start: quote.index, said: quote[1] ?? "" }];
  });
}

/** `Then Tobin` is Tobin; `The Horse` and `March` are nobody on their own account. */
function withoutOpener(written: string): string | null {
  const words = written.split(" ");
  while (words.length > 0 && openers.has(words[0] ?? "")) words.shift();
  const bare = words.join(" ");
  return bare === "" || (words.length === 1 && isTitle(nameParts(bare).key)) ? null : bare;
}
