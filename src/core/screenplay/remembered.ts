/** So many lines are remembered, none of them longer than this in characters: cues and headings are short. */
const MOST = 500;
const LONGEST = 80;

/**
 * The answer to a question about a line, found once for lines that come again: a script has thousands of cues and some
 * dozens of speakers, and a heading is looked at by everybody who reads. Answers are shared, so nobody may change them.
 *
 * @param find - depends on the line alone
 */
export function remembered<Answer>(
  known: Map<string, Answer>,
  line: string,
  find: (line: string) => Answer,
): Answer {
  if (line.length > LONGEST) return find(line);
  const before = known.get(line);
  if (before !== undefined) return before;
  const found = find(line);
  if (known.size >= MOST) known.clear();
  known.set(line, found);
  return found;
}
