import type { Cancellation } from '../../../core/index.ts';
import type { CuratedRun } from '../../session/curated-run.ts';
import type { SpikePlaces } from '../../traces/view-task.ts';
import type { OpenRecording } from './open-recordings.ts';
import type { Viewing } from './viewing.ts';

/**
 * The filtered signal around some spikes of a run, each as long as a template.
 * @returns `(spikes x channels x templateSamples)`, microvolts; zeros beyond the ends of a segment
 */
export async function cutWaveforms(
  viewing: Viewing,
  open: OpenRecording,
  { sorting, found }: CuratedRun,
  wanted: SpikePlaces & { readonly channels: readonly number[] },
  cancellation: Cancellation,
): Promise<Float32Array> {
  const { templateSamples, nBefore } = sorting.templates;
  const { channels, segmentIndex, sampleIndex } = wanted;
  const place = viewing.placeOf(open);
  const { microvolts } = await viewing.ask(
    'filtered',
    'waveforms',
    {
      ...{ place, parameters: found.parameters },
      ...{ channels, segmentIndex, sampleIndex, nBefore, templateSamples },
    },
    cancellation,
  );
  return microvolts;
}
