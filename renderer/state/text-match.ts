/**
 * Items whose text has all the words that were typed, best first: those where a word begins with what
 * was typed come before those where it stands inside. Without a word, all in their order.
 */
export function rankByText<Item>(
  items: readonly Item[],
  typed: string,
  textOf: (item: Item) => string,
): readonly Item[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items;
  return items
    .map((item) => ({ item, score: score(textOf(item).toLowerCase(), words) }))
    .filter(({ score }) => score >= 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}

/** -1 where a word is missing. */
function score(text: string, words: readonly string[]): number {
  let sum = 0;
  for (const word of words) {
    const place = text.indexOf(word);
    if (place < 0) return -1;
    if (place === 0) sum += 2;
    else if (` ${text}`.includes(` ${word}`)) sum += 1;
  }
  return sum;
}
