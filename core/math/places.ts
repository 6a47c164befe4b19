/**
 * Where each of the numbers below `count` stands, ascending.
 * @param takesPart 1 for each place that counts; all do without it
 */
export function placesOfEach(
  numbers: Int32Array,
  count: number,
  takesPart?: Uint8Array,
): Int32Array[] {
  const counts = new Uint32Array(count);
  for (let i = 0; i < numbers.length; i++) if (takesPart?.[i] !== 0) counts[numbers[i]]++;
  const places = Array.from(counts, (length) => new Int32Array(length));
  counts.fill(0);
  for (let i = 0; i < numbers.length; i++) {
    if (takesPart?.[i] !== 0) places[numbers[i]][counts[numbers[i]]++] = i;
  }
  return places;
}
