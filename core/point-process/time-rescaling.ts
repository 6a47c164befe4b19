import type { Random } from '../base/random.ts';

/**
 * The time-rescaling theorem (Brown et al., Neural Comput. 14, 2002) in bins of a fixed length:
 * the intensity that a model integrates from one spike to the next is exponential with mean 1 if the
 * model is right. A bin that has a spike with probability p holds the intensity q = -ln(1 - p), and
 * what of the last bin's intensity comes before its spike is drawn (Haslinger, Pipa and Brown,
 * Neural Comput. 22, 2010, section 3):
 *
 *     tau = sum of q over the bins between two spikes + delta,
 *     delta = -ln(1 - r (1 - exp(-q_spike))),  r uniform in [0, 1).
 *
 * Without the draw, models that are right are rejected as soon as p is not small.
 *
 * Trials follow one another: what was integrated after the last spike of a trial belongs to the
 * interval that ends in a later one. So short windows do not favour short intervals.
 */
export class TimeRescaling {
  private readonly random: Random;
  private readonly uniforms: number[] = [];
  private integrated = 0;

  constructor(random: Random) {
    this.random = random;
  }

  /**
   * Integrates bins without a spike.
   * @param intensity q of each of them, summed
   */
  passSilence(intensity: number): void {
    this.integrated += intensity;
  }

  /**
   * Ends an interval in a bin that has a spike.
   * @param intensity q of this bin
   */
  passSpike(intensity: number): void {
    const before = -Math.log1p(this.random.uniform() * Math.expm1(-intensity));
    this.uniforms.push(-Math.expm1(-(this.integrated + before)));
    this.integrated = 0;
  }

  /** 1 - exp(-tau) of each interval in its order: independent and uniform if the model is right. */
  rescaledIntervals(): Float64Array {
    return Float64Array.from(this.uniforms);
  }
}

/**
 * Rescales the intervals between spikes in trials of equal length.
 * @param trials for each trial the bins with a spike, ascending, and `(bins)` the intensity q of each bin
 */
export function rescaleTrials(
  trials: Iterable<{ readonly spikeBins: ArrayLike<number>; readonly intensity: Float64Array }>,
  random: Random,
): Float64Array {
  const rescaling = new TimeRescaling(random);
  for (const { spikeBins, intensity } of trials) {
    let next = 0;
    for (let bin = 0; bin < intensity.length; bin++) {
      if (spikeBins[next] !== bin) {
        rescaling.passSilence(intensity[bin]);
        continue;
      }
      rescaling.passSpike(intensity[bin]);
      // A bin has a spike or has none: more of them in one bin are not told apart.
      while (spikeBins[next] === bin) next++;
    }
  }
  return rescaling.rescaledIntervals();
}
