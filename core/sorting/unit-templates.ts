import type { Event } from '../csc/debias.ts';
import { solveClosedForm } from '../learn/closed-form.ts';
import { LearningStatistics } from '../learn/statistics.ts';

/** A stretch of filtered signal and the events that lie in it. */
export interface EventStretch {
  /** Planar `(channels x samples)`, microvolts. */
  readonly traces: Float32Array;
  readonly samples: number;
  /** Positions of the templates' first samples in the stretch; sorted. */
  readonly events: readonly Event[];
}

/**
 * Waveform of each atom in the filtered signal for an event of amplitude one: the same closed form
 * that learns the dictionary (CRsAE, Eq. 19), so that overlapping spikes are told apart, on all
 * channels and in microvolts.
 * @returns `(atoms x channels x templateSamples)`
 */
export function waveformsInMicrovolts(
  stretches: Iterable<EventStretch>,
  atomCount: number,
  channelCount: number,
  templateSamples: number,
): Float64Array {
  const statistics = new LearningStatistics(atomCount, channelCount, templateSamples, 0);
  for (const { traces, samples, events } of stretches) {
    const inside = events.filter(
      ({ position }) => position >= 0 && position + templateSamples <= samples,
    );
    statistics.add(traces, samples, inside);
  }
  const everywhere = new Uint8Array(atomCount * channelCount).fill(1);
  return solveClosedForm(
    statistics,
    new Float64Array(atomCount * channelCount * templateSamples),
    everywhere,
  );
}

/** A spike is timed at its trough unless its peak is this much larger. */
const CLEARLY_POSITIVE = 1.5;

/**
 * Channel and sample of a waveform's trough; of its peak where that is clearly the larger. Spikes
 * are timed there.
 */
export function extremumOf(
  waveform: Float64Array,
  templateSamples: number,
): { channel: number; sample: number; value: number } {
  let lowest = 0;
  let highest = 0;
  for (let i = 1; i < waveform.length; i++) {
    if (waveform[i] < waveform[lowest]) lowest = i;
    if (waveform[i] > waveform[highest]) highest = i;
  }
  const best = waveform[highest] > -CLEARLY_POSITIVE * waveform[lowest] ? highest : lowest;
  return {
    channel: Math.floor(best / templateSamples),
    sample: best % templateSamples,
    value: waveform[best] ?? 0,
  };
}
