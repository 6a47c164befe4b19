import type { ExponentialFamily } from '../csc/exponential-family.ts';
import type { Observations } from '../csc/likelihood.ts';
import { countSpikes, type NeuronTrials, trialSpikes } from './trials.ts';

/** What is known of a neuron beside what the stimulus does (DCEA, Eq. 108). */
export interface BaseModel {
  /** a_j. */
  readonly base: number;
  /** x_H: what a spike 1, 2, ... bins ago adds. */
  readonly history: Float64Array;
}

/**
 * Trials at the base rate that are added to those that were seen: a prior that the stimulus does
 * nothing. Where no trial has a spike the likelihood alone would drive log-odds to minus infinity, and
 * a single spike of another trial there would refute the model.
 */
const priorTrials = 1;

/**
 * Spikes of a neuron summed over trials, with the offset that each trial's own history makes. Trials
 * in which it did not fire for as long as the history lasts share one level.
 */
export function observeTrials(
  neuron: NeuronTrials,
  binCount: number,
  { base, history }: BaseModel,
  family: ExponentialFamily,
): Observations {
  const firstLevel = new Uint32Array(binCount + 1);
  const offset: number[] = [];
  const trials: number[] = [];
  const offsets = Array.from({ length: neuron.trialCount }, (_, trial) =>
    historyOffsets(trialSpikes(neuron, trial), binCount, history),
  );
  for (let bin = 0; bin < binCount; bin++) {
    let quiet = 0;
    for (const own of offsets) {
      if (own[bin] === 0) {
        quiet++;
        continue;
      }
      offset.push(base + own[bin]);
      trials.push(1);
    }
    offset.push(base);
    trials.push(quiet + priorTrials);
    firstLevel[bin + 1] = offset.length;
  }
  const priorSpikes = priorTrials * family.mean(base);
  return {
    binCount,
    total: countSpikes(neuron, binCount).map((spikes) => spikes + priorSpikes),
    firstLevel,
    offset: Float64Array.from(offset),
    trials: Float64Array.from(trials),
  };
}

function historyOffsets(
  spikeBins: Uint32Array,
  binCount: number,
  history: Float64Array,
): Float64Array {
  const offsets = new Float64Array(binCount);
  for (const spike of spikeBins) {
    const end = Math.min(binCount, spike + 1 + history.length);
    for (let bin = spike + 1; bin < end; bin++) offsets[bin] += history[bin - spike - 1];
  }
  return offsets;
}
