import { describe, expect, it } from 'vitest';
import { silentContext } from '../../../core/base/progress.ts';
import { Random } from '../../../core/base/random.ts';
import { computeTrainGoodness, goodnessColumns } from '../../../core/quality/train-goodness.ts';
import { type PlantedSpike, sortingOf } from './planted-sorting.ts';

/** Spikes of a renewal process with gamma intervals, at 1 kHz: a sample is a bin. */
function regularSpikes(unit: number, segment: number, seconds: number): PlantedSpike[] {
  const random = new Random(unit + 7);
  const spikes: PlantedSpike[] = [];
  for (let time = 0; ; ) {
    for (let part = 0; part < 4; part++) time += random.exponential(20);
    if (time >= 1000 * seconds) return spikes;
    spikes.push({ segment, sample: Math.round(time), unit, amplitude: -50 });
  }
}

describe('computeTrainGoodness', () => {
  const slowing = regularSpikes(1, 0, 90).filter(
    ({ sample }) => sample < 30_000 || sample % 2 === 0,
  );
  const sorting = sortingOf([...regularSpikes(0, 0, 90), ...regularSpikes(0, 1, 70), ...slowing]);
  const goodness = computeTrainGoodness(sorting, silentContext);

  it('names the model that made a train, which fits', () => {
    expect(goodness[0].best?.name).toBe('gamma');
    expect(goodness[0].best!.ks.ksDistance).toBeLessThan(goodness[0].best!.ks.band95);
  });

  it('finds a train that no steady neuron fires farther away', () => {
    expect(goodness[1].best!.ks.ksDistance).toBeGreaterThan(goodness[0].best!.ks.ksDistance);
  });

  it('says nothing of a unit without spikes', () => {
    expect(goodness[2]).toEqual({ fits: [] });
  });

  it('is one column, the same again', () => {
    const columns = goodnessColumns(goodness);
    expect(columns.map(({ name }) => name)).toEqual(['ks_distance']);
    expect(Array.from(columns[0].values)).toEqual([
      goodness[0].best?.ks.ksDistance,
      goodness[1].best?.ks.ksDistance,
      Number.NaN,
    ]);
    expect(computeTrainGoodness(sorting, silentContext)).toEqual(goodness);
  });
});
