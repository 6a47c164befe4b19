import { throwIfCancelled, type WorkContext } from '../../base/progress.ts';
import type { Random } from '../../base/random.ts';
import type { LabelledSpikes } from '../../recording/labelled-spikes.ts';
import type { Recording } from '../../recording/recording.ts';
import { choosePieces, type Wishes } from '../measuring-pieces.ts';
import type { TemplateSet } from '../sorting.ts';
import type { SpikePieces } from './spike-pieces.ts';

/** Spikes that a mean is taken over: what 10 µV of noise adds to it is then 0.4 µV. */
const ENOUGH_SPIKES = 500;

/** What is summed of each unit. */
export interface MeanWaveforms {
  readonly templates: TemplateSet;
  /** Spikes that each mean is of. */
  readonly counts: Int32Array;
}

/**
 * Mean of the signal around the spikes of each unit, on all channels, microvolts. No more is read of a
 * recording than gives enough spikes of every unit. A spike at an end of its segment counts with what
 * there is of it.
 * @param filtered the signal in microvolts
 */
export async function meanWaveforms(
  filtered: Recording,
  spikes: LabelledSpikes,
  pieces: SpikePieces,
  shape: Pick<TemplateSet, 'templateSamples' | 'nBefore'>,
  random: Random,
  context: WorkContext,
): Promise<MeanWaveforms> {
  const { channelCount } = filtered;
  const { templateSamples, nBefore } = shape;
  const unitCount = spikes.unitIds.length;
  const microvolts = new Float32Array(unitCount * channelCount * templateSamples);
  const taken = new Int32Array(unitCount * templateSamples);
  const counts = new Int32Array(unitCount);
  const chosen = choosePieces(
    pieces.grid.count,
    noWishes,
    wishesOf(spikes, pieces),
    pieces.grid.count,
    random,
  );
  for (const [done, piece] of chosen.entries()) {
    throwIfCancelled(context.cancellation);
    context.onProgress({ stage: 'Measuring templates', fraction: done / chosen.length });
    const { rows, traces, start, end } = await pieces.read(filtered, piece);
    const samples = end - start;
    for (let row = rows.from; row < rows.to; row++) {
      const unit = spikes.unitIndex[row];
      const first = spikes.sampleIndex[row] - nBefore - start;
      const from = Math.max(0, -first);
      const to = Math.min(templateSamples, samples - first);
      counts[unit]++;
      for (let t = from; t < to; t++) taken[unit * templateSamples + t]++;
      for (let channel = 0; channel < channelCount; channel++) {
        const sum = (unit * channelCount + channel) * templateSamples;
        const at = channel * samples + first;
        for (let t = from; t < to; t++) microvolts[sum + t] += traces[at + t];
      }
    }
  }
  microvolts.forEach((sum, i) => {
    const unit = Math.floor(i / (channelCount * templateSamples));
    microvolts[i] = sum / Math.max(1, taken[unit * templateSamples + (i % templateSamples)]);
  });
  return { templates: { channelCount, templateSamples, nBefore, microvolts }, counts };
}

const noWishes: Wishes = { wanted: [], in: () => [] };

function wishesOf({ unitIds, unitIndex }: LabelledSpikes, pieces: SpikePieces): Wishes {
  const counts = new Int32Array(unitIds.length);
  for (const unit of unitIndex) counts[unit]++;
  return {
    wanted: Array.from(counts, (count) => Math.min(count, ENOUGH_SPIKES)),
    in(piece) {
      const { from, to } = pieces.rowsIn(piece);
      return unitIndex.subarray(from, to);
    },
  };
}
