import { throwIfCancelled, type WorkContext } from '../../base/progress.ts';
import type { LabelledSpikes } from '../../recording/labelled-spikes.ts';
import type { Recording } from '../../recording/recording.ts';
import type { Sorting } from '../sorting.ts';
import { templatePeak } from '../template-heights.ts';
import type { SpikePieces } from './spike-pieces.ts';

/**
 * Size of every spike, microvolts, signed: the extremum of its unit's template, times the scale that fits
 * the template to the signal best by least squares, `<y, h> / <h, h>` over the samples that there are.
 * All of the recording that holds spikes is read, piece by piece.
 * @param filtered the signal that the templates are of
 */
export async function spikeAmplitudes(
  filtered: Recording,
  spikes: LabelledSpikes,
  pieces: SpikePieces,
  found: Pick<Sorting, 'templates' | 'units'>,
  context: WorkContext,
): Promise<Float32Array> {
  const { channelCount, templateSamples, nBefore, microvolts } = found.templates;
  const peaks = found.units.map((_, unit) => templatePeak(found, unit));
  const channels = found.units.map((_, unit) => channelsOf(found.templates, unit));
  const amplitudes = new Float32Array(spikes.sampleIndex.length);
  const occupied = pieces.occupied;
  for (const [done, piece] of occupied.entries()) {
    throwIfCancelled(context.cancellation);
    context.onProgress({
      stage: 'Measuring spikes',
      fraction: done / occupied.length,
      recordedSeconds: (piece * pieces.grid.pieceSamples) / filtered.sampleRate,
    });
    const { rows, traces, start, end } = await pieces.read(filtered, piece);
    const samples = end - start;
    for (let row = rows.from; row < rows.to; row++) {
      const unit = spikes.unitIndex[row];
      const first = spikes.sampleIndex[row] - nBefore - start;
      const from = Math.max(0, -first);
      const to = Math.min(templateSamples, samples - first);
      let product = 0;
      let energy = 0;
      for (const channel of channels[unit]) {
        const template = (unit * channelCount + channel) * templateSamples;
        const at = channel * samples + first;
        for (let t = from; t < to; t++) {
          product += traces[at + t] * microvolts[template + t];
          energy += microvolts[template + t] ** 2;
        }
      }
      amplitudes[row] = energy === 0 ? 0 : (peaks[unit] * product) / energy;
    }
  }
  return amplitudes;
}

/** The channels that a template is on. */
function channelsOf(
  { channelCount, templateSamples, microvolts }: Sorting['templates'],
  unit: number,
): number[] {
  return Array.from({ length: channelCount }, (_, channel) => channel).filter((channel) => {
    const at = (unit * channelCount + channel) * templateSamples;
    return microvolts.subarray(at, at + templateSamples).some((value) => value !== 0);
  });
}
