const lists = (entries: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> =>
  new Map(
    Object.entries(entries).map(([label, words]) => [
      label,
      [...new Set(words.trim().split(/\s+/u))],
    ]),
  );

/** Things, people and deeds that a genre is full of. In small letters, singular. */
export const genreWords = lists({
  thriller: `gun knife blood chase conspiracy agent spy secret threat hostage ransom sniper tail witness evidence betray escape hunt
    surveillance assassin bomb detonator kidnap blackmail evidence police`,
  crime: `police detective murder killer cop prison robbery heist gang drug cocaine warrant arrest cell lawyer judge alibi safe loot
    burglar smuggler smuggle sergeant evidence corpse handcuffs`,
  comedy: `joke laugh giggle ridiculous pants banana embarrassed awkward clown prank silly idiot sandwich wig crab costume trousers
    hiccup burp oops stupid`,
  drama: `mother father daughter son family funeral hospital grief marriage divorce cry tear letter memory regret forgive home
    illness promise silence`,
  romance: `love kiss heart wedding marry bride date flower dance embrace darling lover lips romantic valentine honeymoon`,
  horror: `scream blood dark demon ghost haunted corpse grave curse ritual monster creature flesh rot shadow whisper basement possessed
    zombie vampire witch dread`,
  "science fiction": `spaceship planet robot android alien galaxy laser orbit reactor clone spacesuit airlock hologram cyborg mars
    starship quantum simulation portal`,
  fantasy: `magic wizard sword dragon king queen castle spell elf dwarf prophecy kingdom enchanted potion witch sorcerer throne knight
    goblin quest`,
  action: `explosion explode gun fire fight punch kick crash helicopter machine rifle grenade bullet shoot leap chase armed soldier blast`,
  adventure: `island treasure map jungle boat ship sail expedition temple cave river mountain compass storm rope lighthouse voyage explorer
    pirate`,
  western: `saloon sheriff horse ranch cowboy outlaw saddle deputy wagon dust prairie cattle holster whiskey posse`,
  war: `soldier war army battle trench general rifle tank bomb enemy troop helmet regiment barracks lieutenant artillery`,
  mystery: `clue mystery detective suspect disappear missing vanish secret stranger locked riddle alibi investigate inspector footprint
    strange`,
  family: `child kid dog toy school birthday grandma grandpa puppy playground cake teddy mum dad snow christmas`,
  music: `song sing guitar piano band stage concert drum microphone melody choir orchestra rehearsal album violin`,
  history: `carriage empire duke duchess lord lady servant candle parchment cavalry revolution king musket corset`,
});

/** Words that set a mood. */
export const toneWords = lists({
  tense: `gun knife breath freeze sudden suddenly scream run chase grip silence dark slam shake trembling blood hide creak panic stare`,
  dark: `dead death die blood night shadow grave black cold corpse kill murder rot pain grief dark empty alone`,
  light: `laugh smile grin giggle joke sunny dance sing cheerful bright happy play silly cake wink`,
  warm: `love hug home kiss smile gentle soft hand friend mother together hold warm tender embrace tea`,
  melancholy: `alone rain grey memory lost gone tear old empty silence regret miss cold quiet letter cry photograph remember`,
  wry: `actually apparently technically distinctly opinion nobody biscuit tea madam plan ridiculous obviously polite burglar crab`,
  epic: `army king battle mountain thousand empire sword horizon storm war destiny throne sea fire`,
});
