const MOST_BITS = 15;

/**
 * A canonical Huffman code (RFC 1951, 3.2.2) as a table over the next bits of the stream.
 * `entries[bits]` is the symbol times 16 plus the length of its code; 0 where there is none.
 */
export interface HuffmanTable {
  readonly bits: number;
  readonly entries: Uint16Array;
}

/**
 * @param lengths bits of each symbol's code, 0 to 15; 0 where the symbol does not occur
 * @returns undefined where no code has these lengths
 */
export function huffmanTable(lengths: ArrayLike<number>): HuffmanTable | undefined {
  const counts = new Uint16Array(MOST_BITS + 1);
  for (let i = 0; i < lengths.length; i++) counts[lengths[i]]++;
  counts[0] = 0;
  const next = new Uint16Array(MOST_BITS + 1);
  let bits = 1;
  let room = 1;
  for (let length = 1; length <= MOST_BITS; length++) {
    next[length] = (next[length - 1] + counts[length - 1]) << 1;
    room = 2 * room - counts[length];
    if (room < 0) return undefined;
    if (counts[length] > 0) bits = length;
  }
  const entries = new Uint16Array(1 << bits);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol];
    if (length === 0) continue;
    const code = reversed(next[length]++, length);
    for (let at = code; at < entries.length; at += 1 << length) entries[at] = 16 * symbol + length;
  }
  return { bits, entries };
}

/** Codes stand in the stream with their first bit first, numbers with their last. */
function reversed(code: number, length: number): number {
  let mirror = 0;
  for (let i = 0; i < length; i++) mirror |= ((code >> i) & 1) << (length - 1 - i);
  return mirror;
}
