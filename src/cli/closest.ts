/** The edit distance of two texts: insertions, deletions, replacements and swaps of neighbours. */
const distance = (from: string, to: string): number => {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const isSame = from[i - 1] === to[j - 1];
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (isSame ? 0 : 1),
        isSwap ? (before[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    before = row;
    row = next;
  }
  return row[to.length] ?? 0;
};

/** The word that somebody may have meant: the closest one, if at most a third of it differs. */
export const closest = (given: string, words: readonly string[]): string | undefined => {
  const [best] = words
    .map((word) => ({ word, edits: distance(given.toLowerCase(), word) }))
    .sort((one, other) => one.edits - other.edits);
  return best && best.edits <= Math.max(1, Math.floor(best.word.length / 3))
    ? best.word
    : undefined;
};
