const longest = 60;

/** A name as it can stand in a command: lower case, words joined by hyphens, letters of any script kept. */
export function slugFrom(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/(\p{Script=Latin})[\u0300-\u036f]+/gu, "$1")
    .normalize("NFC")
    .toLowerCase()
    .replace(/['’]/gu, "")
    .split(/[^\p{Letter}\p{Number}\p{Mark}]+/u)
    .filter((word) => word !== "");
  let slug = "";
  for (const word of words) {
    const longer = slug === "" ? word.slice(0, longest) : `${slug}-${word}`;
    if (longer.length > longest) break;
    slug = longer;
  }
  return slug === "" ? "untitled" : slug;
}

/** `the-night_ferry.v2.fountain` gives `The night ferry v2`: what to call a project until its script says more. */
export function nameFromFile(filename: string): string {
  const stem = filename.replace(/\.[^.]{1,12}$/u, "");
  const spaced = stem.replace(/[-_.\s]+/gu, " ").trim();
  if (spaced === "") return "Untitled";
  const hasCapital = /\p{Lu}/u.test(spaced);
  return hasCapital ? spaced : spaced.replace(/(^|\s)\p{Ll}/gu, (start) => start.toUpperCase());
}
