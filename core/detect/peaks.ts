import { assert } from '../base/assert.ts';

export type Polarity = 'negative' | 'positive' | 'both';

export interface PeakOptions {
  /** Smallest |value| of a peak, in noise SD (the traces are whitened, so in the traces' own unit). */
  readonly thresholdSigma: number;
  readonly polarity: Polarity;
  /** Of two peaks at most this far apart on neighbouring channels, only the larger is kept. */
  readonly deadSamples: number;
  /** For every channel the channels that can see the same spike; whether it lists itself does not matter. */
  readonly neighbours: readonly Int32Array[];
}

/** Detected extrema as parallel arrays, sorted by sample and then by channel. */
export interface PeakList {
  readonly sampleIndex: Float64Array;
  readonly channel: Int32Array;
  /** Value of the trace at the peak, with its sign, in noise SD. */
  readonly value: Float64Array;
}

interface ChannelExtrema {
  readonly times: number[];
  readonly values: number[];
}

/**
 * Finds the local extrema over threshold that no larger one overshadows: within ±deadSamples on
 * the channel and its neighbours there is no extremum of larger |value| (nor one as large that is
 * earlier or, at the same sample, on a lower channel).
 *
 * Whether a sample is a peak depends only on the deadSamples + 1 samples on either side of it, so a
 * caller that reads a recording in pieces gets the same peaks as from the whole by reading that
 * margin and keeping the peaks inside. The first and the last sample are never peaks.
 *
 * @param traces whitened, planar `traces[channel * samples + t]`, length >= channelCount * samples
 */
export function detectPeaks(
  traces: Float32Array,
  channelCount: number,
  samples: number,
  options: PeakOptions,
): PeakList {
  assert(options.neighbours.length === channelCount, 'one neighbourhood a channel is needed');
  const extrema: ChannelExtrema[] = [];
  for (let channel = 0; channel < channelCount; channel++) {
    extrema.push(findExtrema(traces.subarray(channel * samples, (channel + 1) * samples), options));
  }

  const kept: { time: number; channel: number; value: number }[] = [];
  for (let channel = 0; channel < channelCount; channel++) {
    const rivals = [channel, ...options.neighbours[channel].filter((c) => c !== channel)];
    const cursors = new Int32Array(rivals.length);
    const { times, values } = extrema[channel];
    for (let i = 0; i < times.length; i++) {
      const candidate = { time: times[i], channel, value: values[i] };
      if (!isOvershadowed(candidate, rivals, cursors, extrema, options.deadSamples)) {
        kept.push(candidate);
      }
    }
  }
  kept.sort((a, b) => a.time - b.time || a.channel - b.channel);
  return {
    sampleIndex: Float64Array.from(kept, (peak) => peak.time),
    channel: Int32Array.from(kept, (peak) => peak.channel),
    value: Float64Array.from(kept, (peak) => peak.value),
  };
}

/** Local extrema of the wanted sign at or over the threshold; of a flat top, its first sample. */
function findExtrema(trace: Float32Array, options: PeakOptions): ChannelExtrema {
  const { thresholdSigma, polarity } = options;
  const times: number[] = [];
  const values: number[] = [];
  for (let t = 1; t < trace.length - 1; t++) {
    const value = trace[t];
    const isPeak =
      value >= thresholdSigma
        ? polarity !== 'negative' && value > trace[t - 1] && value >= trace[t + 1]
        : value <= -thresholdSigma &&
          polarity !== 'positive' &&
          value < trace[t - 1] &&
          value <= trace[t + 1];
    if (isPeak) {
      times.push(t);
      values.push(value);
    }
  }
  return { times, values };
}

/**
 * Candidates must come in time order: `cursors[r]` remembers, for rival r, its first extremum that
 * is not yet too old.
 */
function isOvershadowed(
  candidate: { time: number; channel: number; value: number },
  rivals: readonly number[],
  cursors: Int32Array,
  extrema: readonly ChannelExtrema[],
  deadSamples: number,
): boolean {
  const height = Math.abs(candidate.value);
  for (let r = 0; r < rivals.length; r++) {
    const rival = rivals[r];
    const { times, values } = extrema[rival];
    while (cursors[r] < times.length && times[cursors[r]] < candidate.time - deadSamples) {
      cursors[r]++;
    }
    for (let i = cursors[r]; i < times.length && times[i] <= candidate.time + deadSamples; i++) {
      const rivalHeight = Math.abs(values[i]);
      const isEarlier =
        times[i] < candidate.time || (times[i] === candidate.time && rival < candidate.channel);
      if (rivalHeight > height || (rivalHeight === height && isEarlier)) return true;
    }
  }
  return false;
}
