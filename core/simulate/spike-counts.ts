import { Random } from '../base/random.ts';
import { drawTemplates } from './random-templates.ts';

/** Section 5.2.1 of the DCEA paper (Tolooshams, Song, Temereanca & Ba 2020). */
export const dceaSimulation = {
  groupCount: 1000,
  trialCount: 25,
  templateCount: 3,
  templateBins: 50,
  binCount: 500,
  occurrences: 5,
} as const;

export interface CountsOptions {
  /** J. */
  readonly groupCount: number;
  /** M_j, the same for all. */
  readonly trialCount: number;
  /** C. */
  readonly templateCount: number;
  /** K. */
  readonly templateBins: number;
  /** N. */
  readonly binCount: number;
  /** How often each template occurs in a group. */
  readonly occurrences: number;
  readonly seed: number;
}

export interface SimulatedCounts {
  /** `(templates x templateBins)`, unit norm. */
  readonly templates: Float64Array;
  /** Spikes in each bin over all trials, `(binCount)` for each group. */
  readonly counts: readonly Float64Array[];
  /** Another draw with the same templates and occurrences, to validate on. */
  readonly held: readonly Float64Array[];
  /** `H x`, the log-odds of a spike, `(binCount)` for each group. */
  readonly logOdds: readonly Float64Array[];
}

/** Codes are uniform in this range: the paper does not give theirs. Log-odds then reach about 2 to 4. */
export const simulatedCodes = { least: 4, largest: 8 } as const;

/**
 * Binomial counts with the log-odds `f(mu_j) = H x_j`, without a base rate as in the paper: at rest a
 * bin has a spike in half of the trials. Templates occur at uniform times and may overlap. They and
 * the occurrences do not depend on the number of trials.
 */
export function simulateCounts(options: CountsOptions): SimulatedCounts {
  const { groupCount, templateCount, templateBins, binCount, occurrences, seed } = options;
  const templates = drawTemplates(templateCount, templateBins, Random.forStream(seed, 0));
  const placing = Random.forStream(seed, 1);
  const { least, largest } = simulatedCodes;
  const logOdds = Array.from({ length: groupCount }, () => {
    const sum = new Float64Array(binCount);
    for (let i = 0; i < templateCount * occurrences; i++) {
      const row = (i % templateCount) * templateBins;
      const first = placing.integer(binCount - templateBins + 1);
      const size = least + (largest - least) * placing.uniform();
      for (let k = 0; k < templateBins; k++) sum[first + k] += size * templates[row + k];
    }
    return sum;
  });
  const draw = (stream: number) => {
    const random = Random.forStream(seed, stream);
    return logOdds.map((odds) => odds.map((z) => drawCount(options.trialCount, z, random)));
  };
  return { templates, counts: draw(2), held: draw(3), logOdds };
}

function drawCount(trialCount: number, logOdds: number, random: Random): number {
  const probability = 1 / (1 + Math.exp(-logOdds));
  let count = 0;
  for (let trial = 0; trial < trialCount; trial++) if (random.uniform() < probability) count++;
  return count;
}
