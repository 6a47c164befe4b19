import { Random } from '../base/random.ts';
import { EndlessTrains } from './endless-trains.ts';
import type { FiringCells } from './firing-cells.ts';
import { type Contacts, cellTemplate } from './moving-cell.ts';
import { spreadCells } from './moving-population.ts';
import {
  hashRateHz,
  hashShareOfVariance,
  hashSurroundings,
  noiseSdMicrovolts,
  refractorySeconds,
  streams,
} from './probe-constants.ts';

/**
 * Cells too far away to be sorted, whose spikes together have their share of the noise's variance.
 * Spikes at rate r add `r sum_k w[k]^2` to the variance of a channel (Campbell's theorem).
 */
export function distantCells(count: number, contacts: Contacts, seed: number): FiringCells {
  const random = Random.forStream(seed, streams.hash);
  const cells = spreadCells(count, contacts, hashSurroundings, random);
  const sizes = Float64Array.from(cells, () => 0.5 + random.uniform());
  const channelCount = contacts.byDepth.length;
  const template = new Float32Array(channelCount * contacts.templateSamples);
  let squares = 0;
  cells.forEach((cell, i) => {
    template.fill(0);
    for (const value of cellTemplate(cell, contacts, template)) {
      squares += (sizes[i] * value) ** 2;
    }
  });
  const variance = (squares * hashRateHz) / contacts.sampleRate / channelCount;
  const scale = count === 0 ? 0 : noiseSdMicrovolts * Math.sqrt(hashShareOfVariance / variance);
  const unit = { rateHz: hashRateHz, neighbours: new Int32Array(0) };
  return {
    cells,
    trains: new EndlessTrains(
      cells.map(() => unit),
      { share: 0, windowSeconds: 0 },
      refractorySeconds,
      random.uint32(),
    ),
    depths: sizes.map((size) => scale * size),
    jitter: new Float64Array(count),
  };
}
