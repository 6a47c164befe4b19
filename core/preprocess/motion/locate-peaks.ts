import type { Seconds } from '../../base/quantities.ts';
import { contactDistanceUm, type Probe } from '../../recording/probe.ts';

/** Where and when spikes were, as parallel arrays in any order. */
export interface MotionPeaks {
  /** On the recording's clock. */
  readonly seconds: Float64Array;
  readonly depthUm: Float64Array;
  /** Natural logarithm of the largest peak-to-peak amplitude, in noise levels. */
  readonly logAmplitude: Float64Array;
}

/** All peaks, in the order given. */
export function joinPeaks(parts: readonly MotionPeaks[]): MotionPeaks {
  const join = (column: keyof MotionPeaks) => {
    const all = new Float64Array(parts.reduce((sum, part) => sum + part[column].length, 0));
    let offset = 0;
    for (const part of parts) {
      all.set(part[column], offset);
      offset += part[column].length;
    }
    return all;
  };
  return { seconds: join('seconds'), depthUm: join('depthUm'), logAmplitude: join('logAmplitude') };
}

/** Contacts that a spike's place is taken from. */
const reachUm = 120;
/** Standard deviation of the weights around the place that is looked for. */
const focusUm = 35;
/** Contacts whose peak-to-peak amplitude is not above that of noise, in noise levels, say nothing. */
const noisePeakToPeak = 4;
const beforeSeconds = 0.4e-3;
const afterSeconds = 0.7e-3;
const steps = 8;
/** Places this near to either end of the probe are drawn inwards and hardly move: they are left out. */
const endUm = 30;

/**
 * Locates spikes along the probe by a centre of mass of their squared peak-to-peak amplitudes. The
 * contacts are weighted by a Gaussian around the place itself, which is found by repetition: so the
 * place moves with the cell, and does not jump when another contact becomes the largest.
 *
 *     y = sum_i a_i^2 g(y_i - y) y_i / sum_i a_i^2 g(y_i - y)
 */
export class PeakLocator {
  private readonly probe: Probe;
  private readonly noiseLevel: Float64Array;
  private readonly near: readonly Int32Array[];
  private readonly lowestUm: number;
  private readonly highestUm: number;
  private readonly sampleRate: number;
  private readonly seconds: number[] = [];
  private readonly depthUm: number[] = [];
  private readonly logAmplitude: number[] = [];

  /** @param noiseLevel of each channel in the unit of the traces; channels with 0 take no part */
  constructor(probe: Probe, noiseLevel: Float64Array, sampleRate: number) {
    this.probe = probe;
    this.noiseLevel = noiseLevel;
    this.sampleRate = sampleRate;
    const depths = probe.positionsUm.filter((_, i) => i % 2 === 1);
    this.lowestUm = depths.reduce((least, y) => Math.min(least, y)) + endUm;
    this.highestUm = depths.reduce((most, y) => Math.max(most, y)) - endUm;
    const channels = Int32Array.from(noiseLevel.keys());
    this.near = Array.from(channels, (channel) =>
      channels.filter(
        (other) => noiseLevel[other] > 0 && contactDistanceUm(probe, channel, other) <= reachUm,
      ),
    );
  }

  /**
   * @param traces band-passed, planar (channels x samples)
   * @param sampleIndex of the peaks in `traces`
   * @param channel of the peaks
   * @param start time of the traces' first sample on the recording's clock
   */
  add(
    traces: Float32Array,
    samples: number,
    sampleIndex: ArrayLike<number>,
    channel: ArrayLike<number>,
    start: Seconds,
  ): void {
    for (let i = 0; i < sampleIndex.length; i++) {
      this.locate(traces, samples, sampleIndex[i], channel[i], start);
    }
  }

  peaks(): MotionPeaks {
    return {
      seconds: Float64Array.from(this.seconds),
      depthUm: Float64Array.from(this.depthUm),
      logAmplitude: Float64Array.from(this.logAmplitude),
    };
  }

  private locate(
    traces: Float32Array,
    samples: number,
    sample: number,
    channel: number,
    start: Seconds,
  ): void {
    const near = this.near[channel];
    const from = Math.max(0, sample - Math.round(beforeSeconds * this.sampleRate));
    const to = Math.min(samples, sample + Math.round(afterSeconds * this.sampleRate) + 1);
    const weights = new Float64Array(near.length);
    let largest = 0;
    near.forEach((contact, i) => {
      const size = peakToPeak(traces, contact * samples, from, to) / this.noiseLevel[contact];
      largest = Math.max(largest, size);
      weights[i] = Math.max(0, size - noisePeakToPeak) ** 2;
    });
    const { positionsUm } = this.probe;
    let depth = positionsUm[2 * channel + 1];
    for (let step = 0; step < steps; step++) {
      let sum = 0;
      let mass = 0;
      near.forEach((contact, i) => {
        const y = positionsUm[2 * contact + 1];
        const weight = weights[i] * Math.exp(-0.5 * ((y - depth) / focusUm) ** 2);
        sum += weight * y;
        mass += weight;
      });
      if (!(mass > 0)) return;
      depth = sum / mass;
    }
    if (!(depth >= this.lowestUm && depth <= this.highestUm && Number.isFinite(largest))) return;
    this.seconds.push(start + sample / this.sampleRate);
    this.depthUm.push(depth);
    this.logAmplitude.push(Math.log(largest));
  }
}

function peakToPeak(traces: Float32Array, row: number, from: number, to: number): number {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let t = from; t < to; t++) {
    const value = traces[row + t];
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return highest - lowest;
}
