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

/** Whether a name in the action only tells of somebody, who need not be there: denied, likened, quoted, or the owner of a thing. */
export function isMereMention(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): boolean {
  const before = text.slice(0, start);
  const after = text.slice(end);
  return (
    awayBefore.some((pattern) => pattern.test(before)) ||
    (/\bas $/iu.test(before) && likened.test(after)) ||
    awayAfter.test(after) ||
    ownsThing(after) ||
    isQuoted(before)
  );
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

function isQuoted(before: string): boolean {
  const plain = before.match(/"/gu)?.length ?? 0;
  const isOpen = (open: string, close: string) =>
    before.lastIndexOf(open) > before.lastIndexOf(close);
  return plain % 2 === 1 || isOpen("“", "”") || isOpen("«", "»");
}
