import type { Hertz } from '../base/quantities.ts';
import type { SignalPiece } from './quiet.ts';

/** A spike, and what another channel shows of it, are extrema of at least this many noise levels... */
const seenNoiseLevels = 4.5;
/** ... at most this far apart: waveforms differ between channels, and spikes travel. */
const apartSeconds = 0.3e-3;

/** Where extrema that only happen to be near are counted: beyond a waveform, but at the same rates. */
const elsewhereSeconds = [1.5e-3, 2.1e-3, 2.7e-3, 3.3e-3];

/**
 * How many more coincidences than expected count: so few that a rare neuron is enough, because a
 * channel too many only takes time, while one too few tears a neuron apart...
 */
const standardDeviations = 3;
const atLeast = 3;
/** ... but this share of the channel's spikes, lest any correlation count in a long sample. */
const leastShare = 0.15;

/** More extrema a second than this are no spikes but waves, which say nothing of what is near. */
const mostPerSecond = 1000;

/**
 * Finds which channels see the same spikes, where nothing states the positions of contacts: those
 * on which extrema coincide with the spikes of a channel more often than some milliseconds before
 * and after them. What all channels do slowly together, such as firing more, is in both counts.
 */
export class SpikeSharing {
  private readonly noiseLevel: Float64Array;
  private readonly sampleRate: Hertz;
  private readonly apart: number;
  private readonly elsewhere: readonly number[];
  private sampleCount = 0;
  private readonly spikes: Float64Array;
  /** By channel of the spike and other channel. */
  private readonly coinciding: Float64Array;
  private readonly expected: Float64Array;

  /** @param noiseLevel of each channel, microvolts; channels with 0 take no part */
  constructor(noiseLevel: Float64Array, sampleRate: Hertz) {
    this.noiseLevel = noiseLevel;
    this.sampleRate = sampleRate;
    this.apart = Math.round(apartSeconds * sampleRate);
    this.elsewhere = elsewhereSeconds.flatMap((seconds) => {
      const lag = Math.round(seconds * sampleRate);
      return [-lag, lag];
    });
    this.spikes = new Float64Array(noiseLevel.length);
    this.coinciding = new Float64Array(noiseLevel.length ** 2);
    this.expected = new Float64Array(noiseLevel.length ** 2);
  }

  /** Counts in one more piece of the signal. */
  add({ samples, traces }: SignalPiece): void {
    const { noiseLevel, apart, elsewhere } = this;
    const channelCount = noiseLevel.length;
    this.sampleCount += samples;
    const seen = new Uint8Array(samples * channelCount);
    const spikes = Array.from(noiseLevel, (level, channel) => {
      if (level === 0) return [];
      const trace = traces.subarray(channel * samples, (channel + 1) * samples);
      const times = extremaOf(trace, seenNoiseLevels * level);
      for (const time of times) {
        const last = Math.min(samples - 1, time + apart);
        for (let t = Math.max(0, time - apart); t <= last; t++) {
          seen[t * channelCount + channel] = 1;
        }
      }
      return times;
    });
    const margin = Math.max(...elsewhere);
    spikes.forEach((times, channel) => {
      for (const time of times) {
        if (time < margin || time >= samples - margin) continue;
        this.count(seen, time, channel);
      }
    });
  }

  private count(seen: Uint8Array, time: number, channel: number): void {
    const channelCount = this.noiseLevel.length;
    const row = channel * channelCount;
    this.spikes[channel]++;
    for (let other = 0; other < channelCount; other++) {
      this.coinciding[row + other] += seen[time * channelCount + other];
    }
    for (const lag of this.elsewhere) {
      const at = (time + lag) * channelCount;
      for (let other = 0; other < channelCount; other++) {
        this.expected[row + other] += seen[at + other] / this.elsewhere.length;
      }
    }
  }

  /**
   * For every channel that takes part those that see its spikes or whose spikes it sees, itself included,
   * sorted; all that take part where the signal is not of spikes.
   */
  neighbours(): Int32Array[] {
    const channels = Int32Array.from(this.noiseLevel.keys()).filter((c) => this.noiseLevel[c] > 0);
    const most = (mostPerSecond * this.sampleCount) / this.sampleRate;
    const areWaves = this.spikes.some((count) => count > most);
    const isNear = (channel: number, other: number) =>
      areWaves ||
      other === channel ||
      this.isSeenOn(channel, other) ||
      this.isSeenOn(other, channel);
    return Array.from(this.noiseLevel, (level, channel) =>
      level === 0 ? new Int32Array(0) : channels.filter((other) => isNear(channel, other)),
    );
  }

  private isSeenOn(channel: number, other: number): boolean {
    const at = channel * this.noiseLevel.length + other;
    const expected = this.expected[at];
    const chance = standardDeviations * Math.sqrt(expected) + atLeast;
    return this.coinciding[at] - expected > Math.max(chance, leastShare * this.spikes[channel]);
  }
}

/** Where a trace has a local extremum of at least `height`, of either sign; of a flat top the first sample. */
function extremaOf(trace: Float32Array, height: number): number[] {
  const times: number[] = [];
  for (let t = 1; t < trace.length - 1; t++) {
    const value = trace[t];
    const isExtremum =
      value >= height
        ? value > trace[t - 1] && value >= trace[t + 1]
        : value <= -height && value < trace[t - 1] && value <= trace[t + 1];
    if (isExtremum) times.push(t);
  }
  return times;
}
