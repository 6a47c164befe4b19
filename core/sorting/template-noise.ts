import { codingKernels } from '../csc/coding-kernels.ts';
import { type Dictionary, validSamples } from '../csc/problem.ts';
import { copyValues } from '../math/copy-values.ts';
import { noiseLevel } from '../math/order-statistics.ts';
import type { Tile } from './windows.ts';

/** A stretch of a tile, samples [start, end). */
export interface Stretch {
  readonly tile: number;
  readonly start: number;
  readonly end: number;
}

/** Positions that the noise is measured on; its error is then about one per cent. */
const POSITIONS = 24_000;
/** Longest single stretch: the sample should be spread over the recording. */
const LONGEST = 2048;
/** With less quiet signal than this, the whole signal says more about the noise than its quiet part. */
const FEWEST_POSITIONS = 1500;

/**
 * Stretches without peaks, longer than an atom and at least an atom away from every peak. Where there
 * are too few, because spikes are everywhere, stretches of the whole signal.
 * @param peaks positions of each tile's peaks, ascending
 */
export function quietStretches(
  tiles: readonly Tile[],
  peaks: readonly (readonly number[])[],
  atomSamples: number,
): Stretch[] {
  const quiet = tiles.flatMap(({ samples }, tile) => {
    const edges = [-atomSamples, ...peaks[tile], samples + atomSamples];
    return edges.slice(1).flatMap((next, i) => {
      const start = Math.max(0, edges[i] + atomSamples);
      return cut(tile, start, Math.min(samples, next - atomSamples), atomSamples);
    });
  });
  const enough = positionsOf(quiet, atomSamples) >= FEWEST_POSITIONS;
  const all = enough
    ? quiet
    : tiles.flatMap(({ samples }, tile) => cut(tile, 0, samples, atomSamples));
  const stride = Math.max(1, positionsOf(all, atomSamples) / POSITIONS);
  const count = Math.ceil(all.length / stride);
  return Array.from({ length: count }, (_, i) => all[Math.floor(i * stride)]);
}

function cut(tile: number, start: number, end: number, atomSamples: number): Stretch[] {
  const pieces: Stretch[] = [];
  for (let from = start; end - from > atomSamples; from += LONGEST) {
    pieces.push({ tile, start: from, end: Math.min(end, from + LONGEST) });
  }
  return pieces;
}

function positionsOf(stretches: readonly Stretch[], atomSamples: number): number {
  return stretches.reduce((n, { start, end }) => n + validSamples(end - start, atomSamples), 0);
}

/** The quiet signal, held so that the noise of any templates can be measured in it. */
export class QuietSignal {
  /** Planar `(channels x samples)`, one a stretch. */
  private readonly parts: readonly Float32Array[];
  private readonly channelCount: number;
  private readonly largest: number;

  constructor(tiles: readonly Tile[], stretches: readonly Stretch[], channelCount: number) {
    this.channelCount = channelCount;
    this.parts = stretches.map(({ tile, start, end }) => {
      const { traces, samples } = tiles[tile];
      const length = end - start;
      const part = new Float32Array(channelCount * length);
      for (let p = 0; p < channelCount; p++) {
        copyValues(traces, p * samples + start, length, part, p * length);
      }
      return part;
    });
    let largest = 0;
    for (const part of this.parts) {
      for (let i = 0; i < part.length; i++) largest = Math.max(largest, Math.abs(part[i]));
    }
    this.largest = largest;
  }

  /**
   * Standard deviation of the noise as each template sees it: 1.4826 MAD of `H^T y` over quiet
   * stretches. Whitening leaves it near one, never exactly there; lambda and every threshold are
   * quoted in it.
   */
  noiseOf(dictionary: Dictionary): Float64Array {
    const { atomCount, atomSamples } = dictionary;
    const lengths = this.parts.map((part) => part.length / this.channelCount);
    const total = lengths.reduce((sum, length) => sum + validSamples(length, atomSamples), 0);
    if (total === 0) return new Float64Array(atomCount).fill(1);
    const correlation = codingKernels().correlation(dictionary, this.largest);
    const longest = validSamples(Math.max(...lengths), atomSamples);
    const beta = new Float64Array(atomCount * longest);
    const collected = new Float32Array(atomCount * total);
    let filled = 0;
    this.parts.forEach((part, i) => {
      const positions = validSamples(lengths[i], atomSamples);
      correlation.correlate(part, lengths[i], beta);
      for (let c = 0; c < atomCount; c++) {
        const row = beta.subarray(c * positions, (c + 1) * positions);
        collected.set(row, c * total + filled);
      }
      filled += positions;
    });
    return Float64Array.from({ length: atomCount }, (_, c) => {
      const level = noiseLevel(collected.subarray(c * total, (c + 1) * total));
      return level > 0 ? level : 1;
    });
  }
}
