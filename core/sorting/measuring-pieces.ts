import type { Random } from '../base/random.ts';
import type { Segment } from '../recording/recording.ts';
import type { TileRange } from './code-tile.ts';

/** Pieces that all segments are cut into, numbered through. */
export class PieceGrid {
  readonly pieceSamples: number;
  readonly count: number;
  private readonly sampleCounts: readonly number[];
  private readonly firstPieces: readonly number[];

  constructor(segments: readonly Segment[], pieceSamples: number) {
    let count = 0;
    this.pieceSamples = pieceSamples;
    this.sampleCounts = segments.map(({ sampleCount }) => sampleCount);
    this.firstPieces = this.sampleCounts.map((samples) => {
      const first = count;
      count += Math.max(1, Math.ceil(samples / pieceSamples));
      return first;
    });
    this.count = count;
  }

  /** The piece that a sample lies in; of one before or behind its segment, the nearest. */
  pieceOf(segment: number, sample: number): number {
    const inside = Math.max(0, Math.min(sample, this.sampleCounts[segment] - 1));
    return this.firstPieces[segment] + Math.max(0, Math.floor(inside / this.pieceSamples));
  }

  /**
   * Where the rows of each piece begin, and where the last ones end.
   * @param pieceOfRow rising
   */
  startsOf(rowCount: number, pieceOfRow: (row: number) => number): Uint32Array {
    const starts = new Uint32Array(this.count + 1);
    for (let row = 0; row < rowCount; row++) starts[pieceOfRow(row) + 1]++;
    for (let piece = 0; piece < this.count; piece++) starts[piece + 1] += starts[piece];
    return starts;
  }

  rangeOf(piece: number): TileRange {
    let segment = this.firstPieces.length - 1;
    while (this.firstPieces[segment] > piece) segment--;
    const start = (piece - this.firstPieces[segment]) * this.pieceSamples;
    return { segment, start, end: Math.min(start + this.pieceSamples, this.sampleCounts[segment]) };
  }
}

/** Kinds of spikes, numbered through, of each of which some have to be read. */
export interface Wishes {
  /** How many of each kind are enough; no more than there are. */
  readonly wanted: readonly number[];
  /** The kinds of the spikes that lie in a piece. */
  readonly in: (piece: number) => ArrayLike<number>;
}

/**
 * Chooses what to read of a recording so that there are enough spikes for every wish: pieces in
 * random order, each taken if a wish that is not yet granted has a spike there. Frequent spikes are
 * had from the first pieces, and then only those are read that hold rare ones. A wish of fewer
 * spikes than enough takes them all.
 * @param first wishes to look for first: their pieces come before all others
 * @param most pieces that may be taken, whatever is missing
 * @returns pieces, ascending
 */
export function choosePieces(
  pieceCount: number,
  first: Wishes,
  others: Wishes,
  most: number,
  random: Random,
): number[] {
  const wishes = [first, others].map(({ wanted, in: kindsIn }) => ({ left: [...wanted], kindsIn }));
  let missing = 0;
  for (const { left } of wishes) for (const count of left) missing += Number(count > 0);
  const shuffled = random.shuffle(Int32Array.from({ length: pieceCount }, (_, piece) => piece));
  const isPreferred = shuffled.map((piece) => Number(first.in(piece).length > 0));
  const order = [1, 0].flatMap((preferred) => [
    ...shuffled.filter((_, i) => isPreferred[i] === preferred),
  ]);
  const chosen: number[] = [];
  for (const piece of order) {
    if (missing === 0 || chosen.length >= most) break;
    const here = wishes.map(({ left, kindsIn }) => ({ left, kinds: Array.from(kindsIn(piece)) }));
    if (!here.some(({ left, kinds }) => kinds.some((kind) => left[kind] > 0))) continue;
    chosen.push(piece);
    for (const { left, kinds } of here) {
      for (const kind of kinds) if (left[kind]-- === 1) missing--;
    }
  }
  return chosen.sort((a, b) => a - b);
}
