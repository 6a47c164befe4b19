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

  rangeOf(piece: number): TileRange {
    let segment = this.firstPieces.length - 1;
    while (this.firstPieces[segment] > piece) segment--;
    const start = (piece - this.firstPieces[segment]) * this.pieceSamples;
    return { segment, start, end: Math.min(start + this.pieceSamples, this.sampleCounts[segment]) };
  }
}

/** Spikes of which some have to be read. */
export interface Wish {
  /** The piece that each of the spikes lies in. */
  readonly pieces: Uint32Array;
  /** How many of them are enough. */
  readonly enough: number;
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
  first: readonly Wish[],
  others: readonly Wish[],
  most: number,
  random: Random,
): number[] {
  const wishes = [...first, ...others];
  const { starts, holders } = holdersOf(pieceCount, wishes);
  const left = wishes.map(({ pieces, enough }) => Math.min(enough, pieces.length));
  let missing = left.filter((count) => count > 0).length;
  const isPreferred = new Uint8Array(pieceCount);
  for (const { pieces } of first) for (const piece of pieces) isPreferred[piece] = 1;
  const shuffled = random.shuffle(Int32Array.from({ length: pieceCount }, (_, piece) => piece));
  const order = [1, 0].flatMap((preferred) => [
    ...shuffled.filter((piece) => isPreferred[piece] === preferred),
  ]);
  const chosen: number[] = [];
  for (const piece of order) {
    if (missing === 0 || chosen.length >= most) break;
    const here = holders.subarray(starts[piece], starts[piece + 1]);
    if (!here.some((wish) => left[wish] > 0)) continue;
    chosen.push(piece);
    for (const wish of here) if (left[wish]-- === 1) missing--;
  }
  return chosen.sort((a, b) => a - b);
}

/** For each piece the wishes that have a spike there, once a spike. */
function holdersOf(pieceCount: number, wishes: readonly Wish[]) {
  const starts = new Uint32Array(pieceCount + 1);
  for (const { pieces } of wishes) for (const piece of pieces) starts[piece + 1]++;
  for (let piece = 0; piece < pieceCount; piece++) starts[piece + 1] += starts[piece];
  const holders = new Uint32Array(starts[pieceCount]);
  const filled = starts.slice();
  wishes.forEach(({ pieces }, wish) => {
    for (const piece of pieces) holders[filled[piece]++] = wish;
  });
  return { starts, holders };
}
