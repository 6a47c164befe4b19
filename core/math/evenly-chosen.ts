/** At most `most` of some numbers, evenly chosen, in their order. */
export function evenlyChosen(items: ArrayLike<number>, most: number): number[] {
  const count = Math.min(most, items.length);
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]);
}
