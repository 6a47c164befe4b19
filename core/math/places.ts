/** Places that are held at once where they are told number by number. */
const usuallyHeld = 2 ** 21;

/** Where each of the numbers below `count` stands, ascending. */
export function placesOfEach(numbers: Int32Array, count: number): Int32Array[] {
  const counts = countsOf(numbers, count);
  const places = Array.from(counts, (length) => new Int32Array(length));
  counts.fill(0);
  for (let i = 0; i < numbers.length; i++) places[numbers[i]][counts[numbers[i]]++] = i;
  return places;
}

/**
 * `placesOfEach`, number by number: of half a day of events the places of all take as much as the events.
 * @param held about how many places are looked for in one pass, and kept
 * @returns each number with its places, which are valid until the next is asked for, and may be changed
 */
export function* placesInTurn(
  numbers: Int32Array,
  count: number,
  held = usuallyHeld,
): Generator<readonly [number, Int32Array<ArrayBuffer>]> {
  const counts = countsOf(numbers, count);
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  const room = new Int32Array(Math.min(numbers.length, Math.max(held, most)));
  const ends = new Uint32Array(count);
  for (let first = 0, end = 0; first < count; first = end) {
    for (let used = 0; end < count && used + counts[end] <= room.length; end++) {
      ends[end] = used;
      used += counts[end];
    }
    for (let i = 0; i < numbers.length; i++) {
      const number = numbers[i];
      if (number >= first && number < end) room[ends[number]++] = i;
    }
    for (let number = first; number < end; number++) {
      yield [number, room.subarray(ends[number] - counts[number], ends[number])];
    }
  }
}

function countsOf(numbers: Int32Array, count: number): Uint32Array {
  const counts = new Uint32Array(count);
  for (let i = 0; i < numbers.length; i++) counts[numbers[i]]++;
  return counts;
}
