import { describe, expect, it } from 'vitest';
import { silentContext } from '../../../../core/base/progress.ts';
import { Random } from '../../../../core/base/random.ts';
import { atomPlaces } from '../../../../core/sorting/group-atoms/group-atoms.ts';
import { learnGroupAtoms } from '../../../../core/sorting/group-atoms/learn-group-atoms.ts';
import { timeSpikes } from '../../../../core/sorting/group-atoms/time-spikes.ts';
import type { Sorting } from '../../../../core/sorting/sorting.ts';
import { exampleSorting } from '../../exports/example-sorting.ts';
import { recordingOf } from '../../preprocess/synthetic.ts';

/** White noise of variance 1 with the spikes of a sorting, each `shapeOf` long and where it is. */
function whiteSignal(
  sorting: Sorting,
  noise: number,
  waveform: (row: number, channel: number, k: number) => number,
) {
  const { spikes, templates, segments, sampleRate } = sorting;
  const random = new Random(3);
  const traces = segments.map(({ sampleCount }) =>
    Array.from({ length: templates.channelCount }, () =>
      Float32Array.from({ length: sampleCount }, () => noise * random.normal()),
    ),
  );
  spikes.sampleIndex.forEach((sample, row) => {
    const own = traces[spikes.segmentIndex[row]!]!;
    own.forEach((trace, channel) => {
      for (let k = 0; k < templates.templateSamples; k++) {
        const at = sample - templates.nBefore + k;
        if (at >= 0 && at < trace.length) trace[at]! += waveform(row, channel, k);
      }
    });
  });
  return recordingOf(traces, sampleRate, sorting.probe);
}

/** Wide enough that a shift by a derivative is exact to a percent. */
const shape = (k: number) => -40 * Math.exp(-0.5 * ((k - 30) / 5) ** 2);
const slope = (k: number) => (-(k - 30) / 25) * shape(k);

const spread = exampleSorting({ units: 1, channels: 2, spikesPerSecond: 6, durationSeconds: 40 });

describe('the group of a unit', () => {
  it('has a variation only where waveforms vary', async () => {
    const steady = await learnGroupAtoms(
      whiteSignal(spread, 1, (_row, channel, k) => (channel === 0 ? shape(k) : 0.5 * shape(k))),
      spread,
      silentContext,
    );
    expect(steady[0]!.atomCount).toBe(2);
    const other = (k: number) => Math.exp(-0.5 * ((k - 45) / 4) ** 2);
    const random = new Random(9);
    const variation = Float64Array.from(spread.spikes.sampleIndex, () => 6 * random.normal());
    const varying = await learnGroupAtoms(
      whiteSignal(spread, 1, (row, channel, k) =>
        channel === 0 ? shape(k) + variation[row]! * other(k) : 0.5 * shape(k),
      ),
      spread,
      silentContext,
    );
    const [group] = varying;
    expect(group!.atomCount).toBe(3);
    const { channels, atoms } = group!;
    const { templateSamples } = spread.templates;
    const row = atomPlaces.variation * channels.length + channels.indexOf(0);
    const found = atoms.subarray(row * templateSamples, (row + 1) * templateSamples);
    let product = 0;
    let energy = 0;
    found.forEach((value, k) => {
      product += value * other(k);
      energy += other(k) ** 2;
    });
    expect(Math.abs(product) / Math.sqrt(energy)).toBeGreaterThan(0.95);
  });

  it('tells the planted shift of every spike, those of overlapping units as well', async () => {
    const two = exampleSorting({ units: 2, channels: 2, spikesPerSecond: 20, durationSeconds: 20 });
    const random = new Random(4);
    const planted = Float64Array.from(two.spikes.sampleIndex, () => random.uniform() - 0.5);
    const gain = (row: number, channel: number) =>
      two.spikes.unitIndex[row] === channel ? 1 : 0.3;
    const signal = whiteSignal(
      two,
      0.2,
      (row, channel, k) => gain(row, channel) * (shape(k) - planted[row]! * slope(k)),
    );
    const groups = await learnGroupAtoms(signal, two, silentContext);
    const found = await timeSpikes(signal, two, groups, silentContext);
    const errors = Array.from(found, (shift, row) => Math.abs(shift - planted[row]!));
    const sorted = errors.sort((a, b) => a - b);
    expect(sorted[Math.floor(0.95 * sorted.length)]).toBeLessThan(0.1);
  });

  it('is the same wherever segments end', async () => {
    const gaps = exampleSorting({ units: 1, channels: 2, segments: 3, durationSeconds: 30 });
    const signal = whiteSignal(gaps, 0.2, (_row, _channel, k) => shape(k) - 0.25 * slope(k));
    const groups = await learnGroupAtoms(signal, gaps, silentContext);
    const found = await timeSpikes(signal, gaps, groups, silentContext);
    expect(found).toHaveLength(gaps.spikes.sampleIndex.length);
    // All are shifted alike, so the template is as well, and none beside it.
    expect(Math.max(...found.map(Math.abs))).toBeLessThan(0.1);
  });
});
