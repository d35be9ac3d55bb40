const bodyParts =
  "hands?|fists?|fingers?|thumbs?|arms?|elbows?|wrists?|shoulders?|neck|throat|head|hair|face|eyes?|eyebrows?|cheeks?|mouth|lips|jaw|chin|nose|ears?|brow|chest|back|lap|knees?|legs?|foot|feet|boots|sleeve|body|gaze|breath|smile";

/** What, right before a name, says that the one named is not there: denied, likened, remembered, pictured, sought. */
const awayBefore = [
  /\b(?:no|not|without|nor|neither|never|minus|like|unlike|than|about|named|called|remembers?|remembering|imagines?|misses|mourns?) (?:the )?$/iu,
  /\b(?:photos?|photographs?|pictures?|portraits?|paintings?|drawings?|statues?|posters?|memory|memories|thoughts?|dreams?|names?|news|word|signs?|traces?|letters?|calls?|messages?|notes?|think|thinks|thinking|dreaming) (?:of|from|for|to|about) (?:the )?$/iu,
  /\b(?:look|search|wait|call|ask|grieve|mourn)(?:s|es|ing|ed)? (?:\p{Ll}+ )?(?:for|after) (?:the )?$/iu,
];
/** `exactly as Danny did`. */
const likened =
  /^ (?:did|does|had|has|would|used to|once|always|said|told|taught|asked|promised|wanted)\b/u;
/** `Greta is gone`. */
const awayAfter =
  /^,? (?:is|are|was|were|has) (?:already |long |still )?(?:gone|missing|absent|nowhere|no longer|not (?:here|there|among|in|to be))\b/u;

/** The words around a name that are looked at, in UTF-16 units to each side. */
const reach = 200;

/**
 * Tells of the names in a text of the action which of them only tell of somebody, who need not be there: denied, likened,
 * quoted, or the owner of a thing.
 */
export function mereMentionsIn(
  text: string,
): (name: { readonly start: number; readonly end: number }) => boolean {
  const isQuoted = quotedIn(text);
  return ({ start, end }) => {
    const before = text.slice(Math.max(0, start - reach), start);
    const after = text.slice(end, end + reach);
    return (
      awayBefore.some((pattern) => pattern.test(before)) ||
      (/\bas $/iu.test(before) && likened.test(after)) ||
      awayAfter.test(after) ||
      ownsThing(after) ||
      isQuoted(start)
    );
  };
}

/** `Greta's coat`, but neither `Greta's hand`, which comes with her, nor `Greta's kneeling`. */
function ownsThing(after: string): boolean {
  const owned = /^(?:['’][sS]|['’](?= )) ?(.*)$/u.exec(after)?.[1];
  return (
    owned !== undefined &&
    !new RegExp(`^(?:\\p{Ll}+ ){0,2}(?:${bodyParts})\\b`, "iu").test(owned) &&
    !/^(?:\p{Ll}+ing|not|been|here|back|already)\b/u.test(owned)
  );
}

/** Whether a place in a text stands in quotation marks that were opened before it; the text is gone through once. */
function quotedIn(text: string): (at: number) => boolean {
  const changes: { readonly at: number; readonly isOpen: boolean }[] = [];
  let [isPlain, isCurved, isAngled] = [false, false, false];
  for (const { 0: sign, index } of text.matchAll(/["“”«»]/gu)) {
    if (sign === '"') isPlain = !isPlain;
    else if (sign === "“" || sign === "”") isCurved = sign === "“";
    else isAngled = sign === "«";
    changes.push({ at: index, isOpen: isPlain || isCurved || isAngled });
  }
  return (at) => {
    let [low, high] = [0, changes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (changes[middle]!.at < at) low = middle + 1;
      else high = middle;
    }
    return changes[low - 1]?.isOpen ?? false;
  };
}
