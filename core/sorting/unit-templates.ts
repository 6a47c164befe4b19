import type { Event } from '../csc/debias.ts';
import { solveClosedForm } from '../learn/closed-form.ts';
import { LearningStatistics, type StatisticsSums } from '../learn/statistics.ts';

/** A stretch of filtered signal and the events that lie in it. */
export interface EventStretch {
  /** Planar `(channels x samples)`, microvolts; what follows in the array is not looked at. */
  readonly traces: Float32Array;
  readonly samples: number;
  /** Positions of the waveforms' first samples in the stretch; sorted. */
  readonly events: readonly Event[];
}

/**
 * Measures the waveform of each atom in the filtered signal for an event of amplitude one: the same
 * closed form that learns the dictionary (CRsAE, Eq. 19), so that overlapping spikes are told apart,
 * in microvolts and on more channels.
 */
export class WaveformMeter {
  private readonly statistics: LearningStatistics;
  private readonly channelMask: Uint8Array;

  /** @param channels for each atom those that it is measured on; on the others it is zero */
  constructor(channels: readonly Int32Array[], channelCount: number, waveformSamples: number) {
    const atomCount = channels.length;
    this.channelMask = new Uint8Array(atomCount * channelCount);
    channels.forEach((own, atom) => {
      for (const channel of own) this.channelMask[atom * channelCount + channel] = 1;
    });
    this.statistics = new LearningStatistics(
      atomCount,
      channelCount,
      waveformSamples,
      0,
      this.channelMask,
    );
  }

  /** Takes the events whose waveforms lie in the stretch as a whole. */
  add({ traces, samples, events }: EventStretch): void {
    const { atomSamples } = this.statistics;
    const inside = events.filter(
      ({ position }) => position >= 0 && position + atomSamples <= samples,
    );
    this.statistics.add(traces, samples, inside);
  }

  /** What is known of the events taken: plain data. */
  get sums(): StatisticsSums {
    const { products, correlations, amplitudeSum, squareSum, cubeSum, eventCount } =
      this.statistics;
    return { products, correlations, amplitudeSum, squareSum, cubeSum, eventCount };
  }

  /** Takes the events that another meter of the same atoms took. */
  addSums(sums: StatisticsSums): void {
    this.statistics.addSums(sums);
  }

  /** @returns `(atoms x channels x waveformSamples)` */
  solve(): Float64Array {
    const { atomCount, channelCount, atomSamples } = this.statistics;
    const start = new Float64Array(atomCount * channelCount * atomSamples);
    return solveClosedForm(this.statistics, start, this.channelMask);
  }
}

/** A spike is timed at its trough unless its peak is this much larger. */
const CLEARLY_POSITIVE = 1.5;

/**
 * Channel and sample of a waveform's trough; of its peak where that is clearly the larger. Spikes
 * are timed there.
 * @param waveform `(channels x templateSamples)`
 * @param range samples [from, to) of each channel that are looked at
 */
export function extremumOf(
  waveform: Float64Array,
  templateSamples: number,
  range = { from: 0, to: templateSamples },
): { channel: number; sample: number; value: number } {
  let lowest = range.from;
  let highest = range.from;
  for (let row = 0; row < waveform.length; row += templateSamples) {
    for (let i = row + range.from; i < row + range.to; i++) {
      if (waveform[i] < waveform[lowest]) lowest = i;
      if (waveform[i] > waveform[highest]) highest = i;
    }
  }
  const best = waveform[highest] > -CLEARLY_POSITIVE * waveform[lowest] ? highest : lowest;
  return {
    channel: Math.floor(best / templateSamples),
    sample: best % templateSamples,
    value: waveform[best] ?? 0,
  };
}
