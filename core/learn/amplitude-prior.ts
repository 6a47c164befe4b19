import type { Event } from '../csc/debias.ts';
import type { SpikePrior } from '../csc/spike-prior.ts';
import { median, medianAbsoluteDeviation } from '../math/order-statistics.ts';

/** Amplitudes of real neurons vary at least this much, with drift and within bursts. */
const NARROWEST_SPREAD = 0.1;
const WIDEST_SPREAD = 0.3;
/** Fewer events than this say little about a spread; it is taken to be this wide. */
const MINIMUM_EVENTS = 20;
const UNKNOWN_SPREAD = 0.2;

/**
 * What the events of one pass say about the next ones: the amplitudes' median and spread (robust: a
 * few false events do not widen them) and the rate.
 * @param scale typical amplitude, for atoms without events
 * @param observedSamples samples of recording that the events were found in, silence included
 */
export function amplitudePrior(
  events: readonly (readonly Event[])[],
  scale: Float64Array,
  observedSamples: number,
  refractorySamples: number,
  noiseVariance: number,
): SpikePrior {
  const sizes: number[][] = Array.from(scale, () => []);
  for (const list of events) {
    for (const { atom, amplitude } of list) sizes[atom].push(Math.abs(amplitude));
  }
  const mean = Float64Array.from(scale, (value, c) =>
    sizes[c].length === 0 ? value : median(sizes[c]),
  );
  const spread = mean.map((value, c) => {
    if (sizes[c].length < MINIMUM_EVENTS) return Math.max(1, UNKNOWN_SPREAD * value);
    const measured = 1.4826 * medianAbsoluteDeviation(sizes[c], value);
    return Math.max(
      1,
      Math.min(WIDEST_SPREAD * value, Math.max(NARROWEST_SPREAD * value, measured)),
    );
  });
  const logRate = mean.map((_, c) => Math.log((sizes[c].length + 1) / (observedSamples + 1)));
  return { mean, spread, logRate, refractorySamples, noiseVariance };
}
