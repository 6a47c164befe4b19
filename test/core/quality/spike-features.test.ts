import { describe, expect, it } from 'vitest';
import { silentContext } from '../../../core/base/progress.ts';
import { measureSpikeFeatures } from '../../../core/quality/spike-features.ts';
import { exampleSorting } from '../exports/example-sorting.ts';
import { signalOf } from '../exports/signal-of-sorting.ts';

describe('features of spikes', () => {
  it('grow with the spike, and lie on the same line for a unit, in every segment', async () => {
    const sorting = exampleSorting({ segments: 2 });
    const { spikes, templates } = sorting;
    const apart = (row: number) =>
      [row - 1, row + 1].every(
        (other) =>
          spikes.segmentIndex[other] !== spikes.segmentIndex[row] ||
          Math.abs(spikes.sampleIndex[other]! - spikes.sampleIndex[row]!) >
            templates.templateSamples,
      );
    const sizeOf = (row: number) => 1 + 0.5 * Math.sin(row);
    const features = await measureSpikeFeatures(signalOf(sorting, sizeOf), sorting, silentContext);
    const { rows, values, channelCount, componentCount, channels } = features;
    expect(channels).toHaveLength(sorting.units.length * channelCount);
    const perSpike = componentCount * channelCount;
    const reference = new Map<number, number[]>();
    let compared = 0;
    rows.forEach((row, place) => {
      if (!apart(row)) return;
      const own = Array.from(
        values.subarray(place * perSpike, (place + 1) * perSpike),
        (value) => value / sizeOf(row),
      );
      const unit = spikes.unitIndex[row]!;
      const first = reference.get(unit) ?? own;
      reference.set(unit, first);
      const scale = Math.max(...first.map(Math.abs));
      const largest = Math.max(...own.map((value, i) => Math.abs(value - first[i]!)));
      expect(largest).toBeLessThan(1e-3 * scale);
      compared++;
    });
    expect(compared).toBeGreaterThan(sorting.units.length);
  });

  it('keep most of the energy of the waveforms on their main channels', async () => {
    const sorting = exampleSorting();
    const { templates, units } = sorting;
    const signal = signalOf(sorting, () => 1);
    const { rows, values, channelCount, componentCount } = await measureSpikeFeatures(
      signal,
      sorting,
      silentContext,
    );
    const energies = units.map((_, unit) => {
      const place = rows.findIndex((row) => sorting.spikes.unitIndex[row] === unit);
      const main = Array.from(
        { length: componentCount },
        (__, component) => values[(place * componentCount + component) * channelCount]!,
      );
      const { channelCount: all, templateSamples, microvolts } = templates;
      const from = (unit * all + units[unit]!.mainChannel) * templateSamples;
      const whole = microvolts
        .subarray(from, from + templateSamples)
        .reduce((sum, v) => sum + v * v, 0);
      return main.reduce((sum, v) => sum + v * v, 0) / whole;
    });
    for (const share of energies) expect(share).toBeGreaterThan(0.5);
  });

  it('are taken of at most a thousand spikes of a unit, evenly over the recording', async () => {
    const sorting = exampleSorting({ durationSeconds: 400, units: 2 });
    const { rows } = await measureSpikeFeatures(
      signalOf(sorting, () => 1),
      sorting,
      silentContext,
    );
    const { unitIndex } = sorting.spikes;
    for (let unit = 0; unit < 2; unit++) {
      const all = Array.from(unitIndex.keys()).filter((row) => unitIndex[row] === unit);
      const own = Array.from(rows).filter((row) => unitIndex[row] === unit);
      expect(own).toHaveLength(Math.min(1000, all.length));
      const middle = own.filter((row) => row < unitIndex.length / 2).length / own.length;
      expect(middle).toBeCloseTo(0.5, 1);
    }
    expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
  });
});
