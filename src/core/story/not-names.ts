import type { Instead } from "./cast-words.ts";
import { isEditorialLine } from "../screenplay/vocabulary.ts";
import { nameParts } from "./names.ts";
import { isRole } from "./person-words.ts";

/** What a name in capitals is instead of a character, and by which rule. */
export interface NotAName {
  readonly instead: Instead;
  readonly rationale: string;
  /** How sure the word rule is, 0 to 1, before anything else about the name is known. */
  readonly confidence: number;
}

interface WordRule {
  readonly instead: Instead;
  readonly pattern: RegExp;
  readonly says: string;
  readonly confidence: number;
}

const count = "(?:ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|[IVX]+|\\d+|[A-Z])";
const numeral =
  "(?:A|AN|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|TWENTY|SEVERAL|SOME|A FEW|\\d+)";
const timeUnit =
  "(?:MOMENTS?|SECONDS?|MINUTES?|HOURS?|DAYS?|WEEKS?|MONTHS?|YEARS?|DECADES?|NIGHTS?)";
const dayPart = "(?:DAY|NIGHT|MORNING|AFTERNOON|EVENING|DAWN|DUSK|NOON|MIDNIGHT|SUNRISE|SUNSET)";

const sounds =
  `BANG BOOM CRASH CRACK CLICK CLANG CLANK CLINK THUD THUMP WHAM SLAM SNAP POP BUZZ RING BEEP DING DONG HISS WHOOSH
  SPLASH CREAK KNOCK RATTLE RUMBLE ROAR SCREECH SQUEAK SQUEAL TICK TOCK THWACK SMACK CRUNCH KABOOM BLAM PING CHIME HONK TOOT
  GUNSHOT GUNFIRE EXPLOSION THUNDER STATIC SIREN APPLAUSE LAUGHTER SCREAM HOWL BARK MEOW WOOF`
    .split(/\s+/u)
    .join("|");

const outcries =
  `OK OKAY NO YES YEAH YEP NOPE NAH WAIT STOP HELP HEY HI HELLO OH AH AHH UH UM ER WOW WHAT WHY HOW WHEN WHERE RUN GO
  FIRE SILENCE QUIET NOW NEVER NOTHING PLEASE SORRY THANKS DAMN SHIT HELL FUCK EXTRA GOODBYE BYE WELL RIGHT LOOK LISTEN COME ON UP
  AGAIN ENOUGH FREEZE DUCK MOVE HURRY DARKNESS SUDDENLY BUT AND THEN SO MAYBE ALWAYS`
    .split(/\s+/u)
    .join("|");

const rules: readonly WordRule[] = [
  {
    instead: "number",
    pattern: /^[\d#.,:/-]+(?: [\d#.,:/-]+)*$/u,
    says: "It is a number.",
    confidence: 0.97,
  },
  {
    instead: "structure",
    pattern: new RegExp(
      `^(?:(?:END|START|BEGINNING|TOP) OF )?(?:ACT|SCENE|PART|CHAPTER|EPISODE|BOOK|REEL)(?: ${count})?$|^(?:END OF )?(?:TEASER|TAG|OPENING|COLD OPEN(?:ING)?|` +
        `PROLOGUE|EPILOGUE|INTERMISSION|INTERVAL|OVERTURE|ENTR'ACTE)$|^(?:CONTINUED|CONT'D|MORE|OMITTED|SCENE OMITTED|DELETED)\\b|^END (?:OF )?(?:THE )?` +
        `(?:SCENE|ACT|FILM|MOVIE|SHOW|EPISODE|PLAY|SCRIPT|SCREENPLAY)$`,
      "u",
    ),
    says: "It names a part of the script.",
    confidence: 0.97,
  },
  {
    instead: "card or title",
    pattern:
      /^(?:SUPER|SUPERIMPOSE|SUPERIMPOSED|CHYRON|CAPTION|SUBTITLE|SUBTITLES|LEGEND|CRAWL|TITLE|TITLES|CARD|CREDITS)\b|\b(?:TITLE|END|TITLES?|INTERTITLE|PLACE) (?:CARD|CREDITS|TITLES?)$|^(?:MAIN|OPENING|CLOSING|END) (?:TITLES?|CREDITS)|^(?:THE )?END$|^(?:TEXT|TEXT MESSAGE|E-?MAIL|HEADLINE|INTERTITLE)$|^FIN$|^ON ?SCREEN TEXT\b/u,
    says: "It announces words on the screen or on paper.",
    confidence: 0.96,
  },
  {
    instead: "transition",
    pattern:
      /\b(?:CUT|CUTS|DISSOLVE|DISSOLVES|FADE|FADES|WIPE|WIPES|IRIS|BURN|MORPH|SMASH|FLASH|SNAP|SEGUE) (?:TO|IN|OUT|BACK|UP|INTO|THROUGH|CUT|ZOOM)\b|^(?:FADE|DISSOLVE|BLACKOUT|CUT|CURTAIN|LIGHTS (?:UP|DOWN))$|^(?:RESET|BACK|CUT|RETURN) TO\b|^(?:FONDU|COUPE|COUPEZ|SCHNITT|ABBLENDE|AUFBLENDE|ÜBERBLENDUNG|CORTE|FUNDIDO|DISSOLVENZA|STACCO)\b/u,
    says: "It is a change from one picture to the next.",
    confidence: 0.96,
  },
  {
    instead: "camera direction",
    pattern:
      /\bPOV\b|\bP\.O\.V\b|^(?:ANGLE|ANGLES|CLOSE|CLOSER|CLOSEUP|CLOSE-UP|WIDE|WIDER|REVERSE|INSERT|INSERTS|INTERCUT|INTERCUTTING|MONTAGE|FLASHBACK|FLASHBACKS|FLASHFORWARD|RESUME|TRACKING|FAVORING|FAVOURING|REVEAL|REVEALING|ESTABLISHING|ESTABLISH|AERIAL|SPLITSCREEN)\b(?! [A-Z]+'S\b)|\b(?:SHOT|SHOTS|ANGLE|CLOSEUP|CLOSE-UP|FOOTAGE|MONTAGE|FLASHBACK|SEQUENCE|VIEW)$|^(?:SERIES OF|SPLIT SCREEN|SLOW MOTION|SLO-MO|FREEZE FRAME|TIME LAPSE|TIME-LAPSE|STOCK)\b|^(?:PULL|PULLS|PUSH|PUSHES|PAN|PANS|DOLLY|TILT|TILTS|ZOOM|ZOOMS|CRANE|MOVE|MOVES|TRACK|RACK) (?:BACK|IN|OUT|UP|DOWN|TO|ACROSS|OVER|PAST|FOCUS|ALONG|THROUGH)\b|^(?:THE )?CAMERA (?:[A-Z]+S|IS|HAS)\b/u,
    says: "It tells the camera what to do.",
    confidence: 0.95,
  },
  {
    instead: "time",
    pattern: new RegExp(
      `^(?:(?:${numeral} )?(?:${timeUnit} )?(?:LATER|EARLIER|BEFORE|AGO|AFTER)|(?:THE |THAT |THIS )?(?:NEXT |SAME |FOLLOWING |LATER |EARLY |LATE )?${dayPart}` +
        `|MEANWHILE|CONTINUOUS|SAME|SAME TIME|SIMULTANEOUS(?:LY)?|PRESENT(?: DAY)?|TODAY|TOMORROW|YESTERDAY|TONIGHT)$`,
      "u",
    ),
    says: "It says when.",
    confidence: 0.94,
  },
  {
    instead: "sound",
    pattern: new RegExp(
      `^(?:SFX|SOUND|SOUNDS|MUSIC|F X|FX|SOUND EFFECTS?|NOISE|EFFECT)\\b(?!.*\\b(?:MAN|WOMAN|TEACHER|ENGINEER|GUY|BOY|GIRL)$)|^(?:(?:${sounds})(?:S|ES|ING|ED)? ?)+$`,
      "u",
    ),
    says: "It is a sound.",
    confidence: 0.92,
  },
  {
    instead: "shouted word",
    pattern: new RegExp(`^(?:(?:${outcries}) ?)+$`, "u"),
    says: "It is an outcry.",
    confidence: 0.9,
  },
  {
    instead: "sentence",
    pattern:
      / (?:IS|ARE|WAS|WERE|HAS|HAVE|HAD|WOULD|CAN'T|DON'T|DOESN'T|WON'T|ISN'T|THEY|HE|SHE|IT|WE|US|THEM|HIM)(?: |$)|^(?:THEY|HE|SHE|IT|WE|I|THERE|SUDDENLY) [A-Z]/u,
    says: "It is part of a sentence.",
    confidence: 0.85,
  },
  {
    instead: "sentence",
    pattern:
      / (?:ON|TO|OF|AT|IN|WITH|FROM|AND|OR|INTO|THE|AN|BY|FOR)$|^(?:ON|AT|IN|FROM|INTO|AND|OR|BUT|AS|WITH|UPON|BEHIND|UNDER|OVER|THROUGH) /u,
    says: "It opens or breaks off in the middle of a sentence.",
    confidence: 0.85,
  },
  {
    instead: "sentence",
    pattern: /^(?:EVERYBODY|EVERYONE|NOBODY|ALL|NO ONE|SOMEBODY|SOMEONE) [A-Z]+S\b/u,
    says: "It says what everybody does.",
    confidence: 0.85,
  },
];

/** Tells by its words alone that a name is no character's; null when the words do not say so. */
export function notAName(name: string): NotAName | null {
  const { key, words } = nameParts(name);
  const plain = key.replace(/(?<![.…!?,;])[.…!?,;]+(?= |$)/gu, "").trim();
  for (const { instead, pattern, says, confidence } of rules) {
    if (pattern.test(plain)) return { instead, rationale: says, confidence };
  }
  if (plain === "")
    return { instead: "number", rationale: "There is no word in it.", confidence: 0.97 };
  if (isEditorialLine(name) && !isRole(words.at(-1) ?? ""))
    return {
      instead: "camera direction",
      rationale: "It is one of the fixed phrases of script writing.",
      confidence: 0.93,
    };
  if (words.length > 6)
    return { instead: "sentence", rationale: "It is as long as a sentence.", confidence: 0.75 };
  return null;
}
