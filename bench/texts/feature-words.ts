/** Word lists for the generated feature: names, places and parts of sentences. */

/** First names; each is used once as a speaker's name. */
export const firstNames: readonly string[] = [
  "Maren",
  "Tobias",
  "Ilse",
  "Cormac",
  "Dalia",
  "Piet",
  "Rosalind",
  "Anselm",
  "Bettina",
  "Yusuf",
  "Greta",
  "Lorcan",
  "Nadine",
  "Osric",
  "Paloma",
  "Quentin",
  "Ruta",
  "Silas",
  "Thea",
  "Ulrich",
  "Vesna",
  "Wilmot",
  "Xenia",
  "Yannick",
  "Zelda",
  "Amparo",
  "Bram",
  "Celeste",
  "Dov",
  "Esme",
  "Fabian",
  "Gwendal",
  "Hester",
  "Ivo",
  "Juno",
  "Kasimir",
  "Liesl",
  "Magnus",
  "Nell",
  "Orla",
  "Percival",
  "Roan",
  "Saskia",
  "Tamsin",
  "Umberto",
  "Viola",
  "Wanda",
  "Asger",
  "Bronagh",
  "Clement",
];

/** Family names. */
export const familyNames: readonly string[] = [
  "Kessel",
  "Draye",
  "Holloway",
  "Brandt",
  "Ferrow",
  "Quill",
  "Tarn",
  "Vasquez",
  "Marlow",
  "Oduya",
  "Pell",
  "Strand",
  "Lindqvist",
  "Aubrey",
  "Castellan",
  "Dunmore",
  "Eckhart",
  "Garrow",
  "Hask",
  "Imber",
];

/** Titles that make a two-word cue with a family name. */
export const titles: readonly string[] = [
  "Captain",
  "Doctor",
  "Sister",
  "Sergeant",
  "Mayor",
  "Old Man",
  "Mrs.",
  "Inspector",
];

/** What a person is, for introductions. */
export const trades: readonly string[] = [
  "a harbour pilot",
  "a tugboat cook",
  "a clerk who never sits",
  "a net mender",
  "a retired diver",
  "a schoolteacher",
  "a ferry mechanic",
  "a pawnbroker",
  "a radio operator",
  "a lock keeper",
  "a surveyor",
  "a night nurse",
  "a crane driver",
  "a newspaper stringer",
  "a customs officer",
];

/** How a person looks or behaves, for introductions. */
export const looks: readonly string[] = [
  "sleeves rolled past the elbow",
  "with a borrowed coat and a careful smile",
  "already tired of the day",
  "who counts under the breath",
  "with ink on both hands",
  "as upright as a post",
  "who notices every exit",
  "in boots that have seen salt",
  "with a voice made for bad weather",
  "holding a bag nobody may touch",
];

/** Places that recur, without INT. or EXT. */
export const interiors: readonly string[] = [
  "HARBOUR OFFICE",
  "FERRY ENGINE ROOM",
  "QUILL'S PAWNSHOP",
  "SAILORS' CHAPEL",
  "LOCK HOUSE - KITCHEN",
  "CUSTOMS SHED",
  "NIGHT WARD",
  "RADIO ROOM",
  "BOARDING HOUSE - STAIRS",
  "CRANE CAB",
  "TOWN ARCHIVE",
  "FISH MARKET",
];

/** Outdoor places that recur. */
export const exteriors: readonly string[] = [
  "NORTH PIER",
  "BREAKWATER",
  "SLIPWAY",
  "RAILWAY YARD",
  "CEMETERY HILL",
  "MAIN STREET",
  "FERRY DECK",
  "SALT FLATS",
];

/** Times of day. */
export const times: readonly string[] = [
  "DAY",
  "DAY",
  "DAY",
  "NIGHT",
  "NIGHT",
  "DAWN",
  "DUSK",
  "CONTINUOUS",
  "LATER",
  "MORNING",
];

/** Things people handle. */
export const things: readonly string[] = [
  "ledger",
  "lantern",
  "brass key",
  "wet rope",
  "tide table",
  "sealed envelope",
  "thermos",
  "length of chain",
  "photograph",
  "compass",
  "rusted hook",
  "telegram",
  "crate",
  "map",
  "spare fuse",
  "glass float",
];

/** What people speak of. */
export const topics: readonly string[] = [
  "the salvage",
  "the missing buoy",
  "the insurance",
  "last winter's storm",
  "the pilot's widow",
  "the new dredger",
  "that signal",
  "the auction",
  "the second boat",
  "the harbour master",
  "the strike",
  "the letter from Antwerp",
  "the tide",
  "the cargo",
  "the night shift",
  "the fog",
];

/** What bodies do, after a name. */
export const movements: readonly string[] = [
  "crosses to the window",
  "sits down on the nearest crate",
  "wipes the glass with a sleeve",
  "stops in the doorway",
  "pulls the collar up",
  "turns the lamp down",
  "leans over the rail",
  "takes one step back",
  "drops into a chair",
  "studies the ceiling",
  "shakes the rain from a hat",
  "counts the coins again",
  "lets the question hang",
];

/** Sentences about the place. */
export const settings: readonly string[] = [
  "Rain has found the one crack in the roof.",
  "Everything here smells of diesel and oranges.",
  "A single bulb swings on its wire.",
  "Gulls quarrel somewhere out of sight.",
  "Papers lie where the wind left them.",
  "The clock on the wall is eleven minutes slow.",
  "Fog presses against every pane.",
  "The water is flat and the colour of slate.",
  "Steam drifts across from the laundry.",
  "Two chairs, one table, and no sign of a welcome.",
  "The floor hums with a distant engine.",
];

/** Sounds, written in capitals within action. */
export const sounds: readonly string[] = [
  "A FOGHORN",
  "A WINCH",
  "THE TELEPHONE",
  "A DOOR",
  "GLASS",
  "THE KETTLE",
  "A CHURCH BELL",
];

/** What sounds do. */
export const soundVerbs: readonly string[] = [
  "sounds twice",
  "answers from below",
  "cuts the talk short",
  "rattles and stops",
  "can be heard through the wall",
];

/** Parentheticals without brackets. */
export const manners: readonly string[] = [
  "quietly",
  "without looking up",
  "beat",
  "half a laugh",
  "to the room",
  "reading",
  "into the receiver",
  "over the noise",
  "lying badly",
  "sotto",
];

/** Transitions that stand alone. */
export const transitions: readonly string[] = [
  "CUT TO:",
  "DISSOLVE TO:",
  "SMASH CUT TO:",
  "MATCH CUT TO:",
  "TIME CUT TO:",
];

/**
 * Spoken sentences; {topic}, {thing} and {name} are filled in. Single sentences,
 * so that a speech may join several.
 */
export const lines: readonly string[] = [
  "You came all this way to ask me about {topic}?",
  "Nobody has said a word about {topic} since Tuesday.",
  "Put the {thing} back where you found it.",
  "I would rather talk to {name} than to you.",
  "That is not what it says in the {thing}.",
  "Ask {name}.",
  "No.",
  "Then we wait.",
  "How long?",
  "Longer than you like.",
  "I signed for {topic} and I would sign again.",
  "There were two of them, and one carried a {thing}.",
  "{name} knew, of course.",
  "You are standing on it.",
  "I have slept four hours since {topic} started.",
  "If the wind turns, we lose {topic} and the boat as well.",
  "Do you hear that?",
  "It is only the {thing}.",
  "My father kept a {thing} just like this one.",
  "He never spoke about {topic}.",
  "Tell {name} I am done carrying other people's trouble.",
  "We could still be on the evening ferry.",
  "And leave {topic} to them?",
  "What did {name} promise you?",
  "Half.",
  "Half of {topic} is still nothing.",
  "Give me the {thing} and go home.",
  "I do not have a home, I have a {thing}.",
  "Everyone in this town has a price for {topic}.",
  "Mine went up this morning.",
  "You look at {name} as if the answer were written there.",
  "It was dark, it was raining, and I was afraid.",
  "Fear is no reason to lie about {topic}.",
  "It is the best reason there is.",
  "Somebody opened the {thing} before us.",
  "Then somebody knows.",
  "I counted them twice.",
  "Count again.",
  "The office closes at six, {name}.",
  "Not tonight it does not.",
  "Why would {name} need a {thing}?",
  "To be seen holding it.",
  "I liked you better before {topic}.",
  "So did I.",
  "There is a storm behind that calm.",
  "Let them talk about {topic} until they choke.",
  "Is that a threat?",
  "It is a forecast.",
  "Hold the light steady.",
  "My hands are steady, it is the floor that moves.",
  "Where is {name}?",
  "Gone down to see about {topic}.",
  "You should have burned the {thing}.",
  "I tried.",
  "Somewhere under all that water is {topic}.",
  "One more hour, and then we tell {name}.",
  "Please.",
  "I heard you the first time.",
  "Every {thing} in this room belongs to the bank.",
  "Then let the bank come and carry it.",
];
