import { assert } from '../base/assert.ts';
import { UserError } from '../base/errors.ts';

/**
 * The data that all models of this room share: J neurons, each seen in M_j trials of N bins
 * (DCEA, section 5.3). Bins are counted from the start of the window; the event of a trial is at
 * time zero.
 */
export interface TrialSet {
  /** Time of the first bin's start, relative to the event. */
  readonly startMs: number;
  readonly binMs: number;
  /** N. */
  readonly binCount: number;
  /** `(binCount)`: 1 where nothing is thought to drive the neurons, to measure their base rate. */
  readonly baseline: Uint8Array;
  readonly neurons: readonly NeuronTrials[];
}

/** Spikes of one neuron, group j of the paper: by trial, then bin. A bin with two spikes is there twice. */
export interface NeuronTrials {
  readonly unitId: number;
  /** M_j. */
  readonly trialCount: number;
  /** `(trialCount + 1)`: where the spikes of each trial begin in `bin`, and the number of all. */
  readonly firstSpike: Uint32Array;
  /** Bin of each spike. */
  readonly bin: Uint32Array;
}

/** Bins of the spikes of one trial, ascending. */
export function trialSpikes(neuron: NeuronTrials, trial: number): Uint32Array {
  return neuron.bin.subarray(neuron.firstSpike[trial], neuron.firstSpike[trial + 1]);
}

/** y^j: spikes in each bin, summed over the trials. `(binCount)`. */
export function countSpikes(neuron: NeuronTrials, binCount: number): Float64Array {
  const counts = new Float64Array(binCount);
  for (const bin of neuron.bin) counts[bin]++;
  return counts;
}

/** A neuron's trials from the bins of their spikes, in any order within a trial. */
export function neuronTrials(
  unitId: number,
  binsByTrial: readonly ArrayLike<number>[],
): NeuronTrials {
  const firstSpike = new Uint32Array(binsByTrial.length + 1);
  binsByTrial.forEach((bins, trial) => {
    firstSpike[trial + 1] = firstSpike[trial] + bins.length;
  });
  const bin = new Uint32Array(firstSpike[binsByTrial.length]);
  binsByTrial.forEach((bins, trial) => {
    bin.set(Uint32Array.from(bins).sort(), firstSpike[trial]);
  });
  return { unitId, trialCount: binsByTrial.length, firstSpike, bin };
}

/** Some of the trials, in the order given; a trial may be there more than once (bootstrap). */
export function selectTrials(trials: TrialSet, chosen: ArrayLike<number>): TrialSet {
  const neurons = trials.neurons.map((neuron) => {
    const bins = Array.from(chosen, (trial) => {
      assert(trial >= 0 && trial < neuron.trialCount, `there is no trial ${trial}`);
      return trialSpikes(neuron, trial);
    });
    return neuronTrials(neuron.unitId, bins);
  });
  return { ...trials, neurons };
}

/**
 * Refuses bins with more spikes than a trial can have in the binomial model, where a bin of one
 * trial has a spike or has none.
 * @throws UserError `BINS_TOO_LONG`
 */
export function requireSingleSpikes(trials: TrialSet): void {
  for (const neuron of trials.neurons) {
    for (let trial = 0; trial < neuron.trialCount; trial++) {
      const bins = trialSpikes(neuron, trial);
      const repeated = bins.findIndex((bin, i) => i > 0 && bin === bins[i - 1]);
      if (repeated < 0) continue;
      const count = bins.filter((bin) => bin === bins[repeated]).length;
      const startMs = trials.startMs + bins[repeated] * trials.binMs;
      throw new UserError(
        'BINS_TOO_LONG',
        `Unit ${neuron.unitId} has ${count} spikes in one bin of ${trials.binMs} ms (trial ` +
          `${trial + 1}, ${startMs} ms after the event); the binomial model allows one in a bin of ` +
          'a trial. Use shorter bins, leave out duplicate spikes, or take the Poisson model.',
      );
    }
  }
}

/**
 * Share of the baseline's bins in which a trial has a spike, for the base rate a_j of DCEA, Eq. 108;
 * of all bins where the set has no baseline. Half a spike is added and one bin, so that a neuron
 * that was silent has a rate as well.
 */
export function baselineProbability(neuron: NeuronTrials, trials: TrialSet): number {
  const marked = trials.baseline.some((flag) => flag !== 0);
  let spikes = 0;
  for (const bin of neuron.bin) if (!marked || trials.baseline[bin] !== 0) spikes++;
  const bins = marked
    ? trials.baseline.reduce((sum, flag) => sum + flag, 0)
    : trials.baseline.length;
  return (spikes + 0.5) / (bins * neuron.trialCount + 1);
}
