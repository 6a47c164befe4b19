import { describe, expect, it } from 'vitest';
import { atomOf, createDictionary, normaliseAtoms } from '../../../core/csc/problem.ts';
import { joinRegions } from '../../../core/sorting/join-regions.ts';
import type { RegionUnits } from '../../../core/sorting/learn-region.ts';
import type { Region } from '../../../core/sorting/regions.ts';

const atomSamples = 8;
const channelCount = 6;
const regions: Region[] = [
  { core: Int32Array.of(0, 1, 2), channels: Int32Array.of(0, 1, 2, 3) },
  { core: Int32Array.of(3, 4, 5), channels: Int32Array.of(2, 3, 4, 5) },
];

interface Planted {
  /** Channel of the recording on which the unit is largest. */
  readonly channel: number;
  readonly scale: number;
  readonly count: number;
  readonly width?: number;
}

/** Units that fade over the channels around their own. */
function unitsOf(region: Region, planted: readonly Planted[]): RegionUnits {
  const rows = region.channels.length;
  const dictionary = createDictionary(planted.length, rows, atomSamples);
  planted.forEach(({ channel, width = 1 }, c) => {
    region.channels.forEach((own, row) => {
      const gain = 2 ** -Math.abs(own - channel);
      for (let k = 0; k < atomSamples; k++) {
        const value = -gain * Math.exp(-0.5 * ((k - 3) / width) ** 2);
        atomOf(dictionary, c)[row * atomSamples + k] = value;
      }
    });
  });
  normaliseAtoms(dictionary);
  const ones = new Float64Array(planted.length).fill(1);
  const scale = Float64Array.from(planted, (unit) => unit.scale);
  return {
    model: {
      dictionary,
      scale,
      sigma: ones,
      lambdaSigma: 4.5,
      prior: {
        mean: scale,
        spread: ones,
        logRate: ones.map(() => -7),
        refractorySamples: 30,
        noiseVariance: 1,
      },
    },
    channelMask: new Uint8Array(planted.length * rows).fill(1),
    origin: Int32Array.from(planted.keys()),
    eventCount: Float64Array.from(planted, ({ count }) => count),
    lambdaNotice: null,
    examples: planted.map(({ channel }) => [{ segment: 0, position: channel }]),
  };
}

const join = (a: readonly Planted[], b: readonly Planted[], units: 'auto' | number = 'auto') =>
  joinRegions(regions, [unitsOf(regions[0], a), unitsOf(regions[1], b)], channelCount, units);

describe('joinRegions', () => {
  it('places every unit of a core on the channels of the recording, with all that belongs to it', () => {
    const joined = join(
      [{ channel: 0, scale: 20, count: 50 }],
      [{ channel: 5, scale: 30, count: 60 }],
    )!;
    expect([...joined.model.scale]).toEqual([20, 30]);
    expect([...joined.model.prior!.mean]).toEqual([20, 30]);
    expect(joined.examples.map(([place]) => place.position)).toEqual([0, 5]);
    const { dictionary } = joined.model;
    [0, 5].forEach((channel, unit) => {
      const rows = Array.from({ length: channelCount }, (_, p) =>
        Math.hypot(...atomOf(dictionary, unit).subarray(p * atomSamples, (p + 1) * atomSamples)),
      );
      expect(rows.indexOf(Math.max(...rows))).toBe(channel);
      const outside = regions[unit === 0 ? 1 : 0].core;
      for (const p of outside) {
        if (!regions[unit].channels.includes(p)) expect(rows[p]).toBe(0);
      }
    });
  });

  it('leaves a unit to the region whose core it is in', () => {
    const border = { channel: 3, scale: 25, count: 80 };
    const joined = join([border, { channel: 1, scale: 20, count: 50 }], [border])!;
    expect([...joined.model.scale]).toEqual([20, 25]);
  });

  it('finds a neuron at the border once, though each region sees it in its core', () => {
    const joined = join(
      [{ channel: 2, scale: 25, count: 80 }],
      [{ channel: 3, scale: 26, count: 90 }],
    );
    const wide = join(
      [{ channel: 2, scale: 25, count: 80 }],
      [{ channel: 3, scale: 26, count: 90, width: 2.5 }],
    );
    expect([joined, wide].map((found) => found!.model.scale.length)).toEqual([2, 2]);
    const like = joinRegions(
      regions,
      [
        unitsOf(regions[0], [{ channel: 2, scale: 25, count: 80 }]),
        unitsOf({ ...regions[1], channels: Int32Array.of(2, 3, 4, 5) }, [
          { channel: 2, scale: 25, count: 70 },
        ]),
      ],
      channelCount,
      'auto',
    );
    expect(like!.model.scale.length).toBe(1);
  });

  it('keeps the units of most energy when their number is given, and says when there are none', () => {
    const joined = join(
      [
        { channel: 0, scale: 20, count: 50 },
        { channel: 1, scale: 10, count: 50, width: 2 },
      ],
      [{ channel: 5, scale: 15, count: 60 }],
      2,
    )!;
    expect([...joined.model.scale]).toEqual([20, 15]);
    expect(joinRegions(regions, [null, null], channelCount, 'auto')).toBeNull();
  });
});
