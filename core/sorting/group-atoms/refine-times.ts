import type { WorkContext } from '../../base/progress.ts';
import type { Recording } from '../../recording/recording.ts';
import type { Sorting } from '../sorting.ts';
import { learnGroupAtoms } from './learn-group-atoms.ts';
import { timeSpikes } from './time-spikes.ts';

/**
 * Gives every spike of a sorting its time between the samples. Which spikes there are, and all that is
 * counted in whole samples, stays as it is.
 * @param whitened the signal that the sorting was coded in
 * @returns samples to add to `sampleIndex` for the moment of the trough, one a spike
 */
export async function refineTimes(
  whitened: Recording,
  sorting: Sorting,
  context: WorkContext,
): Promise<Float32Array> {
  const groups = await learnGroupAtoms(whitened, sorting, context);
  const shifts = await timeSpikes(whitened, sorting, groups, context);
  const offsets = sorting.units.map((_, unit) => troughOffset(sorting, unit));
  return shifts.map((shift, row) => shift + offsets[sorting.spikes.unitIndex[row]]);
}

/** From the template's reference sample to the vertex of the parabola through its trough, in samples. */
function troughOffset({ templates, units }: Sorting, unit: number): number {
  const { microvolts, channelCount, templateSamples, nBefore } = templates;
  const at = (unit * channelCount + units[unit].mainChannel) * templateSamples + nBefore;
  if (nBefore === 0 || nBefore === templateSamples - 1) return 0;
  const [before, here, after] = [at - 1, at, at + 1].map((i) => microvolts[i]);
  const curvature = before - 2 * here + after;
  const offset = curvature === 0 ? 0 : (before - after) / (2 * curvature);
  return Math.max(-0.5, Math.min(0.5, offset));
}
