import { describe, expect, it } from 'vitest';
import { seconds } from '../../../../core/base/quantities.ts';
import { PeakLocator } from '../../../../core/preprocess/motion/locate-peaks.ts';
import { columnProbe } from './planted-peaks.ts';

const probe = columnProbe(400);
const channelCount = 21;
const samples = 300;
const trough = 150;

/** A spike of a source beside the probe, without noise. */
function spikeAt(depthUm: number, size = 200): Float32Array {
  const traces = new Float32Array(channelCount * samples);
  for (let channel = 0; channel < channelCount; channel++) {
    const amplitude = size / (1 + ((20 * channel - depthUm) ** 2 + 20 ** 2) / 28 ** 2);
    for (let t = 0; t < samples; t++) {
      traces[channel * samples + t] = -amplitude * Math.exp(-0.5 * ((t - trough) / 5) ** 2);
    }
  }
  return traces;
}

function locate(traces: Float32Array, channel: number, noise = 10) {
  const levels = new Float64Array(channelCount).fill(noise);
  const locator = new PeakLocator(probe, levels, 30_000);
  locator.add(traces, samples, [trough], [channel], seconds(7));
  return locator.peaks();
}

describe('PeakLocator', () => {
  it('follows a source smoothly, whichever of the contacts is the largest', () => {
    for (let depth = 150; depth < 250; depth += 1.7) {
      const channel = Math.round(depth / 20);
      for (const other of [channel - 1, channel, channel + 1]) {
        const { depthUm } = locate(spikeAt(depth), other);
        expect(Math.abs(depthUm[0] - depth)).toBeLessThan(1.5);
      }
    }
  });

  it('tells the time on the recording’s clock and the size in noise levels', () => {
    const peaks = locate(spikeAt(200), 10);
    expect(peaks.seconds[0]).toBeCloseTo(7 + trough / 30_000, 9);
    expect(peaks.logAmplitude[0]).toBeCloseTo(Math.log(200 / (1 + (20 / 28) ** 2) / 10), 2);
  });

  it('leaves out what it cannot place: near the ends, too small, not a number', () => {
    expect(locate(spikeAt(5), 0).seconds).toHaveLength(0);
    expect(locate(spikeAt(395), 20).seconds).toHaveLength(0);
    expect(locate(spikeAt(200, 20), 10).seconds).toHaveLength(0);
    expect(locate(spikeAt(200).fill(Number.NaN), 10).seconds).toHaveLength(0);
  });

  it('does not listen to channels without a noise level', () => {
    const traces = spikeAt(200);
    for (let t = 0; t < samples; t++) traces[12 * samples + t] = t === trough ? -1e6 : 0;
    const levels = new Float64Array(channelCount).fill(10);
    levels[12] = 0;
    const locator = new PeakLocator(probe, levels, 30_000);
    locator.add(traces, samples, [trough], [10], seconds(0));
    expect(Math.abs(locator.peaks().depthUm[0] - 200)).toBeLessThan(12);
  });
});
