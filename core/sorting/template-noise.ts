import { Correlator } from '../csc/correlate.ts';
import { type Dictionary, validSamples } from '../csc/problem.ts';
import { noiseLevel } from '../math/order-statistics.ts';
import type { Tile } from './windows.ts';

/** Positions that the noise is measured on; its error is then below one per cent. */
const POSITIONS = 24_000;
const STRETCHES = 6;

/**
 * Standard deviation of the noise as each template sees it: 1.4826 MAD of `H^T y`. Whitening leaves
 * it near one, never exactly there; lambda and every threshold are quoted in it.
 */
export function measureTemplateNoise(tiles: readonly Tile[], dictionary: Dictionary): Float64Array {
  const { atomCount, atomSamples, channelCount } = dictionary;
  const collected: number[][] = Array.from({ length: atomCount }, () => []);
  const correlator = new Correlator(dictionary);
  const total = tiles.reduce((sum, tile) => sum + tile.samples, 0);
  for (const tile of tiles) {
    const wanted = Math.ceil((POSITIONS * tile.samples) / total);
    const length = Math.min(tile.samples, Math.ceil(wanted / STRETCHES) + atomSamples - 1);
    for (let stretch = 0; stretch < STRETCHES; stretch++) {
      const start = Math.floor(((tile.samples - length) * stretch) / (STRETCHES - 1));
      const positions = validSamples(length, atomSamples);
      if (positions === 0) continue;
      const part = new Float32Array(channelCount * length);
      for (let p = 0; p < channelCount; p++) {
        const row = p * tile.samples + start;
        part.set(tile.traces.subarray(row, row + length), p * length);
      }
      const beta = correlator.correlate(part, length, new Float64Array(atomCount * positions));
      for (let c = 0; c < atomCount; c++) {
        for (let n = 0; n < positions; n++) collected[c].push(beta[c * positions + n]);
      }
    }
  }
  return Float64Array.from(collected, (values) => {
    const level = values.length === 0 ? 0 : noiseLevel(values);
    return level > 0 ? level : 1;
  });
}
