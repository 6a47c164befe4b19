/** What is known of each atom's events before a window is seen. */
export interface SpikePrior {
  /** Amplitudes are about normal with this mean and standard deviation, in the code's units. */
  readonly mean: Float64Array;
  readonly spread: Float64Array;
  /** Natural logarithm of the probability of an event at a given sample. */
  readonly logRate: Float64Array;
  /** Two events of one atom closer than this, in samples, cannot both be. */
  readonly refractorySamples: number;
  /** Variance of the template-filtered noise; one only where whitening was perfect. */
  readonly noiseVariance: number;
}

/**
 * Log odds for one more event of an atom against none, when `pull` is the correlation of the atom
 * with what the other events leave, amplitude integrated out, noise of variance v:
 *
 *     log N(pull; mean, v + spread^2) - log N(pull; 0, v) + log rate
 */
export function eventLogOdds(prior: SpikePrior, atom: number, pull: number): number {
  const noise = prior.noiseVariance;
  const variance = noise + prior.spread[atom] ** 2;
  return (
    (0.5 * pull ** 2) / noise -
    (Math.abs(pull) - prior.mean[atom]) ** 2 / (2 * variance) -
    0.5 * Math.log(variance / noise) +
    prior.logRate[atom]
  );
}

/** `eventLogOdds` of one prior, ready for many pulls: a quadratic in |pull| for each atom. */
export class PullOdds {
  readonly curvature: Float64Array;
  readonly slope: Float64Array;
  readonly offset: Float64Array;

  constructor(prior: SpikePrior) {
    const noise = prior.noiseVariance;
    this.curvature = prior.spread.map((spread) => 0.5 / noise - 0.5 / (noise + spread ** 2));
    this.slope = prior.mean.map((mean, atom) => mean / (noise + prior.spread[atom] ** 2));
    this.offset = prior.mean.map((_, atom) => eventLogOdds(prior, atom, 0));
  }

  logOdds(atom: number, pull: number): number {
    const size = Math.abs(pull);
    return (this.curvature[atom] * size + this.slope[atom]) * size + this.offset[atom];
  }

  /**
   * The smallest size of a pull whose log odds reach `odds`. They rise with |pull|, so that one
   * comparison with this level stands in for them wherever most pulls are too small.
   */
  levelAt(atom: number, odds: number): number {
    const offset = this.offset[atom] - odds;
    if (offset >= 0) return 0;
    const slope = this.slope[atom];
    return (-2 * offset) / (slope + Math.sqrt(slope ** 2 - 4 * this.curvature[atom] * offset));
  }
}
