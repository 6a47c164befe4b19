import { type Gram, gramAt } from '../csc/gram.ts';
import { atomOf, type Dictionary } from '../csc/problem.ts';
import type { ExplainedWindows } from './explained-windows.ts';

/** Two atoms that may be one neuron: `second` looks most like `first` when placed `lag` samples after it. */
export interface AtomPair {
  readonly first: number;
  readonly second: number;
  readonly lag: number;
  readonly correlation: number;
}

/** All pairs whose best-lag correlation exceeds `minimum`, most alike first. */
export function similarPairs(gram: Gram, minimum: number, maxLag: number): AtomPair[] {
  const pairs: AtomPair[] = [];
  for (let first = 0; first < gram.atomCount; first++) {
    for (const second of gram.partners[first]) {
      if (second <= first) continue;
      let best = { first, second, lag: 0, correlation: -1 };
      for (let lag = -maxLag; lag <= maxLag; lag++) {
        const correlation = gramAt(gram, first, second, lag);
        if (correlation > best.correlation) best = { first, second, lag, correlation };
      }
      if (best.correlation > minimum) pairs.push(best);
    }
  }
  return pairs.sort((a, b) => b.correlation - a.correlation);
}

export interface PairProjections {
  /** Distance of the two mean waveforms, in noise standard deviations. */
  readonly distance: number;
  /** Cleaned waveforms of each atom's events on the line between the two means, from `first` to `second`. */
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** Events of one atom that are looked at; more changes no decision. */
const MAX_EVENTS = 400;

/**
 * Projects the cleaned waveforms (residual plus the event itself: overlapping spikes are taken
 * away) of two atoms' events on the difference of their means.
 */
export function projectPair(
  pair: AtomPair,
  scale: Float64Array,
  explained: ExplainedWindows,
): PairProjections {
  const { dictionary, windows } = explained;
  const { channelCount, atomSamples } = dictionary;
  const firstShape = placed(dictionary, pair.first, 0);
  const secondShape = placed(dictionary, pair.second, pair.lag);
  const direction = new Float64Array(channelCount * atomSamples);
  let energy = 0;
  for (let i = 0; i < direction.length; i++) {
    direction[i] = scale[pair.second] * secondShape[i] - scale[pair.first] * firstShape[i];
    energy += direction[i] ** 2;
  }
  const distance = Math.sqrt(energy);
  if (distance > 0) for (let i = 0; i < direction.length; i++) direction[i] /= distance;
  // Elsewhere the direction is zero.
  const channels = Array.from({ length: channelCount }, (_, p) => p).filter((p) =>
    direction.subarray(p * atomSamples, (p + 1) * atomSamples).some((value) => value !== 0),
  );
  const residual = new Float32Array(channels.length * atomSamples);
  const collect = (atom: number, shape: Float64Array, lag: number) => {
    const values: number[] = [];
    const all = explained.eventsOf(atom);
    const stride = Math.max(1, Math.floor(all.length / MAX_EVENTS));
    for (let n = 0; n < all.length; n += stride) {
      const { window, event } = all[n];
      const { samples } = windows[window];
      const start = event.position - lag;
      if (start < 0 || start + atomSamples > samples) continue;
      explained.residualIn(window, start, atomSamples, channels, residual);
      let sum = 0;
      channels.forEach((p, row) => {
        for (let k = 0; k < atomSamples; k++) {
          const i = p * atomSamples + k;
          sum += direction[i] * (residual[row * atomSamples + k] + event.amplitude * shape[i]);
        }
      });
      values.push(sum);
    }
    return Float64Array.from(values);
  };
  return {
    distance,
    first: collect(pair.first, firstShape, 0),
    second: collect(pair.second, secondShape, pair.lag),
  };
}

/** An atom placed `lag` samples after the start of a window of its own length, cut to the window. */
function placed(dictionary: Dictionary, atom: number, lag: number): Float64Array {
  const { channelCount, atomSamples } = dictionary;
  const values = atomOf(dictionary, atom);
  const result = new Float64Array(values.length);
  for (let p = 0; p < channelCount; p++) {
    const last = Math.min(atomSamples, atomSamples + lag);
    for (let k = Math.max(0, lag); k < last; k++) {
      result[p * atomSamples + k] = values[p * atomSamples + k - lag];
    }
  }
  return result;
}
