import { describe, expect, it } from 'vitest';
import { EndlessTrains } from '../../../core/simulate/endless-trains.ts';
import { overlapShare } from '../../../core/simulate/spike-trains.ts';

const refractorySeconds = 2e-3;
const neighbours = [[1], [0], []].map((list) => Int32Array.from(list));
const units = [4, 10, 60].map((rateHz, unit) => ({ rateHz, neighbours: neighbours[unit] }));

function trainsOver(trains: EndlessTrains, blocks: number): Float64Array[] {
  const times = units.map(() => [] as number[]);
  for (let block = 0; block < blocks; block++) {
    const { seconds, unit } = trains.block(block);
    seconds.forEach((time, i) => {
      times[unit[i]].push(time);
    });
  }
  return times.map((train) => Float64Array.from(train));
}

describe('EndlessTrains', () => {
  const overlaps = { share: 0.2, windowSeconds: 1e-3 };
  const blocks = 1000;
  const trains = trainsOver(new EndlessTrains(units, overlaps, refractorySeconds, 7), blocks);

  it('keeps the rates, the order and the refractory period, across blocks as within', () => {
    trains.forEach((train, unit) => {
      const expected = blocks * units[unit].rateHz;
      expect(Math.abs(train.length - expected)).toBeLessThan(6 * Math.sqrt(expected));
      train.forEach((time, i) => {
        if (i > 0) expect(time - train[i - 1]).toBeGreaterThanOrEqual(refractorySeconds);
      });
    });
  });

  it('plants the share of overlaps between neighbours, and none with others', () => {
    const withOverlaps = (wish: typeof overlaps) =>
      trainsOver(new EndlessTrains(units.slice(0, 2), wish, refractorySeconds, 7), blocks);
    const share = overlapShare(withOverlaps(overlaps).slice(0, 2), 1e-3);
    expect(share).toBeGreaterThan(0.18);
    expect(share).toBeLessThan(0.23);
    const byChance = overlapShare(withOverlaps({ ...overlaps, share: 0 }).slice(0, 2), 1e-3);
    expect(byChance).toBeLessThan(0.02);
  });

  it('is the same second whatever was asked for before', () => {
    const asked = new EndlessTrains(units, overlaps, refractorySeconds, 7);
    for (const block of [900, 3, 4, 2, 901]) asked.block(block);
    expect(asked.block(17)).toEqual(
      new EndlessTrains(units, overlaps, refractorySeconds, 7).block(17),
    );
  });

  it('fires otherwise with another seed', () => {
    const other = new EndlessTrains(units, overlaps, refractorySeconds, 8);
    expect(other.block(0).seconds).not.toEqual(
      new EndlessTrains(units, overlaps, refractorySeconds, 7).block(0).seconds,
    );
  });
});
