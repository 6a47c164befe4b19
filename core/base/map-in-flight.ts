/**
 * Works on many items with a limited number of them in flight, as each may hold files open.
 * @returns what came of them, in the order of the items
 */
export async function mapInFlight<Item, Result>(
  items: readonly Item[],
  mostInFlight: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  const takeOneAfterAnother = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]);
    }
  };
  await Promise.all(Array.from({ length: mostInFlight }, takeOneAfterAnother));
  return results;
}
