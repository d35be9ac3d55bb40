/** One at a time; whoever asks while it is under way has it done once more, and waits for that. */
export function coalesced(work: () => Promise<void>): () => Promise<void> {
  let underWay: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const start = (): Promise<void> => {
    const turn = work().finally(() => {
      if (underWay === turn) underWay = null;
    });
    underWay = turn;
    return turn;
  };
  const begin = () => {
    next = null;
    return start();
  };
  return () => {
    if (!underWay) return start();
    next ??= underWay.then(begin, begin);
    return next;
  };
}
