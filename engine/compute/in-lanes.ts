/** The results of all, so many at a time; where some fail, the first fault, when none goes on that could still use the threads. */
export async function inLanes<Item, Result>(
  items: Iterable<Item>,
  lanes: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const faults: unknown[] = [];
  const results: Result[] = [];
  const waiting = items[Symbol.iterator]();
  let begun = 0;
  const runLane = async () => {
    while (faults.length === 0) {
      const { value, done } = waiting.next();
      if (done === true) return;
      const index = begun++;
      try {
        results[index] = await work(value, index);
      } catch (fault) {
        faults.push(fault);
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, runLane));
  if (faults.length > 0) throw faults[0];
  return results;
}
