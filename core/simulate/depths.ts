import type { Random } from '../base/random.ts';
import { noiseSdMicrovolts } from './probe-constants.ts';

/**
 * Depths of the troughs in microvolts, evenly spread on a logarithmic scale, in random order.
 * @param snrDb the median depth over the noise, `20 log10`
 * @param spread the largest is this many times as deep as the median one, that as the smallest
 */
export function drawDepths(
  unitCount: number,
  snrDb: number,
  spread: number,
  random: Random,
): Float64Array {
  const median = noiseSdMicrovolts * 10 ** (snrDb / 20);
  const depths = Float64Array.from({ length: unitCount }, (_, i) => {
    const place = unitCount === 1 ? 0 : (2 * i) / (unitCount - 1) - 1;
    return median * spread ** place;
  });
  return random.shuffle(depths);
}
