/** Something that can be found by its name. */
export interface Findable {
  readonly title: string;
  readonly about?: string;
}

/** Those that have all the words, the best first: names that begin with them, then names that hold them, then the rest. */
export function best<Item extends Findable>(
  items: readonly Item[],
  text: string,
  most: number,
): readonly Item[] {
  const words = plain(text).split(/\s+/u).filter(Boolean);
  if (words.length === 0) return items.slice(0, most);
  const ranked = items.flatMap((item) => {
    const rank = rankOf(item, words);
    return rank === null ? [] : [{ item, rank }];
  });
  return ranked
    .toSorted((one, other) => one.rank - other.rank)
    .slice(0, most)
    .map(({ item }) => item);
}

function rankOf({ title, about = "" }: Findable, words: readonly string[]): number | null {
  const name = plain(title);
  const rest = plain(about);
  let sum = 0;
  for (const word of words) {
    if (name.startsWith(word)) sum += 0;
    else if (name.includes(` ${word}`)) sum += 1;
    else if (name.includes(word)) sum += 2;
    else if (rest.includes(word)) sum += 4;
    else return null;
  }
  return sum;
}

/** Without case and accents, so that `rene` finds René. */
function plain(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
