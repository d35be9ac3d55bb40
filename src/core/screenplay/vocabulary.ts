/**
 * The fixed phrases of screenplay paper work: lines in capitals that are neither people nor places.
 * All entries are in capitals, without closing punctuation; compare them through the functions below.
 */

/** How a scene hands over to the next, besides any line in capitals that ends in `TO:`. */
const transitions: ReadonlySet<string> = phrases(`
  FADE IN, FADE UP, FADE OUT, FADE TO BLACK, FADE TO WHITE, FADE TO, FADE UP ON, FADE IN ON,
  CUT TO, CUT TO BLACK, CUT TO WHITE, CUT BACK TO, SMASH CUT TO, SMASH CUT, SMASH TO,
  SMASH TO BLACK, SMASH CUT TO BLACK, MATCH CUT TO, MATCH CUT, MATCH DISSOLVE TO, JUMP CUT TO,
  JUMP CUT, HARD CUT TO, HARD CUT, QUICK CUT TO, TIME CUT TO, TIME CUT, FLASH CUT TO,
  DISSOLVE TO, SLOW DISSOLVE TO, LAP DISSOLVE TO, CROSS DISSOLVE TO, CROSS DISSOLVE,
  CROSSFADE TO, CROSSFADE, RIPPLE DISSOLVE TO, WIPE TO, IRIS IN, IRIS OUT, FLASH TO, RESET TO,
  BLACKOUT, BACK TO BLACK, COUPE SUR, COUPE FRANCHE, FONDU AU NOIR, FONDU ENCHAÎNÉ,
  OUVERTURE AU NOIR, FERMETURE AU NOIR, CORTE A, CORTE A NEGRO, FUNDIDO A NEGRO, FUNDIDO A,
  FUNDIDO ENCADENADO, ABRE DE NEGRO, SCHNITT AUF, SCHNITT, ÜBERBLENDUNG, ÜBERBLENDE, AUFBLENDE,
  ABBLENDE, SCHWARZBLENDE, STACCO SU, STACCO, TAGLIO SU, DISSOLVENZA SU, DISSOLVENZA IN NERO,
  DISSOLVENZA INCROCIATA
`);

/**
 * What the camera or the editor does, when it fills a line or stands before a colon, dash or comma. Words that are also
 * common names (`BLACK`, `MORE`, `FREEZE`) are left out on purpose.
 */
const editorial: ReadonlySet<string> = phrases(`
  ANGLE, NEW ANGLE, REVERSE ANGLE, REVERSE, LOW ANGLE, HIGH ANGLE, WIDE ANGLE, ANOTHER ANGLE,
  CLOSE, CLOSE SHOT, CLOSE UP, CLOSE-UP, CLOSEUP, EXTREME CLOSE UP, EXTREME CLOSE-UP, CU, ECU,
  WIDE, WIDER, WIDE SHOT, FULL SHOT, LONG SHOT, MEDIUM SHOT, MED SHOT, TWO SHOT, TWO-SHOT,
  ESTABLISHING, ESTABLISHING SHOT, TRACKING SHOT, DOLLY SHOT, CRANE SHOT, AERIAL SHOT,
  AERIAL VIEW, OVER THE SHOULDER, MOVING SHOT, STOCK SHOT, STOCK FOOTAGE, POV, POV SHOT,
  INSERT, INSERT SHOT, BACK TO SCENE, BACK TO PRESENT, BACK TO, END INSERT, SERIES OF SHOTS,
  END SERIES OF SHOTS, MONTAGE, BEGIN MONTAGE, END MONTAGE, END OF MONTAGE, INTERCUT,
  END INTERCUT, SPLIT SCREEN, FLASHBACK, BEGIN FLASHBACK, END FLASHBACK, END OF FLASHBACK,
  FLASH FORWARD, DREAM SEQUENCE, END DREAM SEQUENCE, FREEZE FRAME, SLOW MOTION,
  OVER BLACK, BLACK SCREEN, CONTINUED, CONTINUOUS, LATER, MOMENTS LATER, MINUTES LATER,
  HOURS LATER, SAME TIME, MEANWHILE, OMITTED, OMIT, SFX, SOUND, SOUND EFFECT, VFX, MUSIC,
  MUSIC CUE
`);

/** Words shown on the screen, and the marks of a script's beginning and end. */
const titleCards: ReadonlySet<string> = phrases(`
  SUPER, SUPERIMPOSE, SUPERIMPOSED, TITLE CARD, TITLE OVER, TITLE, TITLES, MAIN TITLE,
  MAIN TITLES, CHYRON, CAPTION, SUBTITLE, SUBTITLES, INTERTITLE, ON SCREEN TEXT,
  ON-SCREEN TEXT, LOWER THIRD, OPENING TITLES, OPENING CREDITS, END TITLES, END CREDITS,
  CLOSING CREDITS, MAIN CREDITS, CREDITS, CREDITS ROLL, ROLL CREDITS, THE END, END,
  END OF EPISODE, END OF SHOW, END OF SCRIPT, END OF PLAY, FIN DE L'ÉPISODE, COLD OPEN,
  COLD OPENING, END OF COLD OPEN, TEASER, END OF TEASER, END TEASER, PROLOGUE, EPILOGUE,
  INTERMISSION, CURTAIN
`);

/** Phrases that name what the camera sees next: whatever words follow. */
const openings: readonly string[] = [
  ...phrases(`
  ANGLE ON, ANGLE FROM, CLOSE ON, CLOSE UP ON, CLOSE UP OF, CLOSE-UP ON, CLOSE-UP OF,
  CLOSER ON, WIDE ON, WIDER ON, TIGHT ON, EXTREME CLOSE ON, PAN TO, PAN ACROSS, PUSH IN ON,
  PULL BACK TO, PULL BACK FROM, TILT UP, TILT DOWN, TRACK WITH, TRACKING WITH, RACK FOCUS,
  INTERCUT WITH, INTERCUT BETWEEN, BACK TO, BACK ON, CUT TO, SMASH CUT TO, MATCH CUT TO,
  DISSOLVE TO, FADE TO, FADE IN ON, FADE UP ON, SERIES OF SHOTS, MONTAGE OF, POV OF, POV FROM,
  INSERT OF, CAMERA PANS, CAMERA MOVES, CAMERA FOLLOWS, CAMERA PULLS,
  CAMERA PUSHES, WE SEE, SUPER OVER, END OF ACT, END ACT
`),
];

/** The same by their first word, each with the space that must follow it. */
const openingsByWord = Map.groupBy(
  openings.map((opening) => `${opening} `),
  firstWord,
);

/** Numbered parts: `ACT ONE`, `SCENE 4`, `PART III`. */
const parts =
  /^(?:ACT|SCENE|PART|CHAPTER|EPISODE|REEL|AKT|ACTE|ACTO|ATTO)(?: (?:\d{1,3}[A-Z]?|[IVXL]+|[A-HJKM-UWYZ]|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN|BREAK))+$/u;

/** Whether a line is one of the fixed transitions, with or without its closing mark: `FADE OUT.`, `CUT TO:`. */
export function isTransitionPhrase(line: string): boolean {
  return transitions.has(phrase(line));
}

/** Parts of a play that are also who speaks them. */
const partSpeakers: ReadonlySet<string> = phrases("PROLOGUE, EPILOGUE, PROLOG, EPILOG");

/** Whether a name is that of a part which, in the middle of a scene, is somebody's who speaks it: `PROLOGUE`. */
export function isPartSpeaker(name: string): boolean {
  return partSpeakers.has(phrase(name));
}

/** Whether a line in capitals speaks about camera, cutting, titles or parts of the script, so that nobody is its speaker. */
export function isEditorialLine(line: string): boolean {
  const words = phrase(line);
  if (isFixedPhrase(words) || parts.test(words) || words.endsWith(" POV")) return true;
  if (openingsByWord.get(firstWord(words))?.some((opening) => words.startsWith(opening)))
    return true;
  if (!/[:,–—]| -/u.test(words)) return false;
  const [beforeSeparator, ...rest] = words.split(/\s*[:,–—]\s*|\s+-+\s+/u, 2);
  return (
    rest.length > 0 &&
    beforeSeparator !== undefined &&
    (isFixedPhrase(beforeSeparator) || parts.test(beforeSeparator))
  );
}

function firstWord(words: string): string {
  const space = words.indexOf(" ");
  return space < 0 ? words : words.slice(0, space);
}

function isFixedPhrase(words: string): boolean {
  return transitions.has(words) || editorial.has(words) || titleCards.has(words);
}

/** Capitals, single spaces, one kind of apostrophe, no brackets around and no punctuation after. */
function phrase(line: string): string {
  const words = line.toUpperCase().replaceAll(/\s+/gu, " ").replaceAll(/[‘’ʼ]/gu, "'").trim();
  let end = words.length;
  while (end > 0 && " .:;!…-–—)".includes(words[end - 1] ?? "")) end -= 1;
  return words.slice(words.startsWith("(") ? 1 : 0, end).trim();
}

/** Words that alone say when a scene plays, in English, French, Spanish, German, Italian, Portuguese, Polish and Russian. */
export const timesOfDay: ReadonlySet<string> = phrases(`
  DAY, NIGHT, MORNING, AFTERNOON, EVENING, DAWN, DUSK, SUNRISE, SUNSET, SUNUP, SUNDOWN, NOON,
  MIDDAY, MIDNIGHT, TWILIGHT, DAYBREAK, NIGHTFALL, NIGHTTIME, DAYTIME, MIDMORNING, AM, PM,
  JOUR, NUIT, MATIN, MATINÉE, APRÈS-MIDI, SOIR, SOIRÉE, AUBE, CRÉPUSCULE, MIDI, MINUIT, DÍA,
  DIA, NOCHE, MAÑANA, TARDE, ATARDECER, AMANECER, ANOCHECER, MEDIODÍA, MEDIANOCHE, MADRUGADA,
  TAG, NACHT, MORGEN, MORGENS, VORMITTAG, MITTAG, NACHMITTAG, ABEND, ABENDS, MITTERNACHT,
  DÄMMERUNG, MORGENGRAUEN, ABENDDÄMMERUNG, MORGENDÄMMERUNG, SONNENAUFGANG, SONNENUNTERGANG,
  GIORNO, NOTTE, MATTINA, MATTINO, POMERIGGIO, SERA, ALBA, TRAMONTO, MEZZOGIORNO, MEZZANOTTE,
  NOITE, MANHÃ, ENTARDECER, DZIEŃ, NOC, RANO, WIECZÓR, ŚWIT, ДЕНЬ, НОЧЬ, УТРО, ВЕЧЕР, РАССВЕТ
`);

/** Words that place a scene against the one before. */
export const relativeTimes: ReadonlySet<string> = phrases(`
  CONTINUOUS, CONT'D, CONTINUING, LATER, SAME, SIMULTANEOUS, MEANWHILE, EARLIER, MOMENTS,
  CONTINU, CONTINUO, SUITE, PLUS, SPÄTER, KONTINUIERLICH, DURCHGEHEND, DESPUÉS, CONTINUA, POI,
  ПОЗЖЕ
`);

/** Words that only colour a time: `LATE AFTERNOON`, `TWO HOURS LATER`, `THE NEXT DAY`, `À L'AUBE`. */
export const timeColours: ReadonlySet<string> = phrases(`
  EARLY, LATE, MID, PRE, PRE-DAWN, JUST, STILL, ALMOST, NEAR, BEFORE, AFTER, THE, A, AN, NEXT,
  THAT, FOLLOWING, PREVIOUS, LAST, FIRST, SECOND, THIRD, FEW, SOME, SEVERAL, MANY, TIME,
  SECONDS, MINUTE, MINUTES, HOUR, HOURS, DAYS, WEEK, WEEKS, MONTH, MONTHS, YEAR, YEARS, NIGHTS,
  ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN, EIGHT, NINE, TEN, TWENTY, AT, IN, OF, AND, OR,
  MAGIC, GOLDEN, BLUE, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY,
  CHRISTMAS, À, AU, L'AUBE, LE, LA, LES, DU, DE, DEL, DELLA, AL, EL, TARD, MÊME, LENDEMAIN,
  PETIT, FIN, DÉBUT, TEMPS, FRÜHER, SPÄTER, SPÄT, FRÜH, AM, NÄCHSTER, GLEICHE, MISMA, MISMO,
  SIGUIENTE, STESSO, STESSA, PIÙ, TARDI, PRIMA
`);

/** Times of several words, none of which would do alone. */
export const timePhrases: ReadonlySet<string> = phrases(`
  MAGIC HOUR, GOLDEN HOUR, BLUE HOUR, HAPPY HOUR, RUSH HOUR, FIRST LIGHT, LAST LIGHT,
  BROAD DAYLIGHT, HEURE BLEUE, HORA MÁGICA, À L'AUBE, MOMENTS AFTER, SECONDS AFTER,
  MINUTES AFTER, PRE-DAWN, PLUS TARD, AU MÊME MOMENT, MÁS TARDE, WENIG SPÄTER, PIÙ TARDI,
  LE LENDEMAIN
`);

/** What a heading says besides place and time: where the story stands, or how the place moves. */
export const headingQualifiers: readonly string[] = [
  ...phrases(`
  FLASHBACK, FLASH BACK, FLASHFORWARD, FLASH FORWARD, FLASH-FORWARD, DREAM, DREAM SEQUENCE,
  NIGHTMARE, FANTASY, MEMORY, MONTAGE, INTERCUT, SERIES OF SHOTS, ESTABLISHING, STOCK,
  STOCK FOOTAGE, PRESENT, PRESENT DAY, PAST, FUTURE, BACK TO PRESENT, BACK TO SCENE, MOVING,
  TRAVELING, TRAVELLING, PARKED, STATIONARY, DRIVING, SLOW MOTION, VARIOUS, POV, AERIAL,
  UNDERWATER, ARCHIVE, TRAILER, RÊVE, RÜCKBLENDE, TRAUM, SUEÑO, SOGNO
`),
];

/** Title page keys that mark the first paragraph of a file as a title page, in lower case. */
export const titleKeys: ReadonlySet<string> = phrases(`
  title, credit, author, authors, source, notes, draft date, date, contact, copyright,
  revision, revisions, format, written by, episode, episode title, series, series title, draft,
  draft number, titel, titre, título, titulo, titolo, autor, autoren, auteur, auteurs, autore,
  tytuł, название, автор
`);

/** A list of phrases parted by commas. */
function phrases(list: string): ReadonlySet<string> {
  return new Set(list.split(",").map((entry) => entry.trim()));
}
