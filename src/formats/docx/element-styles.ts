import type { ElementType } from "../../core/screenplay/model.ts";

/** What screenplay styles are called, in small letters without spaces, by the programs and languages that name them. */
const styleNames: Readonly<Partial<Record<ElementType, readonly string[]>>> = {
  "scene-heading": [
    "sceneheading",
    "scene",
    "slugline",
    "slug",
    "sceneheader",
    "screenplaysceneheading",
    "shotheading",
    "szenenüberschrift",
    "szenenueberschrift",
    "szenenkopf",
    "bild",
    "entêtedescène",
    "intitulédescène",
    "intitule",
    "séquence",
    "encabezadodeescena",
    "encabezado",
    "escena",
    "intestazionescena",
    "cabeçalhodacena",
    "cabeçalho",
    "scenerubrik",
    "sceneoverskrift",
  ],
  action: [
    "action",
    "description",
    "stagedirection",
    "scenedescription",
    "screenplayaction",
    "handlung",
    "aktion",
    "regieanweisung",
    "acción",
    "accion",
    "azione",
    "ação",
    "didascalie",
    "handling",
    "general",
  ],
  character: [
    "character",
    "charactername",
    "cue",
    "speaker",
    "charactercue",
    "screenplaycharacter",
    "figur",
    "rolle",
    "charakter",
    "sprecher",
    "personnage",
    "nomdupersonnage",
    "personaje",
    "personaggio",
    "personagem",
    "rollnamn",
    "karakter",
    "name",
  ],
  dialogue: [
    "dialogue",
    "dialog",
    "speech",
    "screenplaydialogue",
    "diálogo",
    "dialogo",
    "dialogues",
    "replik",
    "réplique",
    "replica",
  ],
  parenthetical: [
    "parenthetical",
    "parentheticals",
    "wryly",
    "screenplayparenthetical",
    "parenthese",
    "klammer",
    "spielanweisung",
    "didascalieentreparenthèses",
    "parenthèse",
    "acotación",
    "acotacion",
    "paréntesis",
    "parentesi",
    "rubrica",
    "parentes",
  ],
  transition: [
    "transition",
    "transitions",
    "screenplaytransition",
    "übergang",
    "uebergang",
    "überblendung",
    "transición",
    "transicion",
    "transizione",
    "transição",
    "övergång",
  ],
  shot: [
    "shot",
    "camera",
    "cameraangle",
    "screenplayshot",
    "einstellung",
    "plan",
    "plano",
    "inquadratura",
  ],
  lyric: ["lyrics", "lyric", "song", "singing", "liedtext", "paroles"],
  centered: ["centered", "centred", "actheading", "newact", "actbreak", "endofact"],
};

const types = new Map(
  Object.entries(styleNames).flatMap(([type, names]) =>
    names.map((name) => [name, elementType(type)] as const),
  ),
);

/** The element that a style stands for; null for styles that say nothing of the kind, such as Normal. */
export function typeOfStyle(names: readonly string[]): ElementType | null {
  for (const name of names) {
    const found = types.get(
      name
        .toLowerCase()
        .normalize("NFC")
        .replace(/[\s_.-]+/g, ""),
    );
    if (found !== undefined && found !== null) return found;
  }
  return null;
}

function elementType(key: string): ElementType | null {
  const all: readonly ElementType[] = [
    "scene-heading",
    "action",
    "character",
    "dialogue",
    "parenthetical",
    "transition",
    "shot",
    "lyric",
    "centered",
  ];
  return all.find((type) => type === key) ?? null;
}
