import { describe, expect, it } from 'vitest';
import { rasterArea, spikeSampleAt } from '../../../renderer/plots/raster-plot.ts';

const whole = { x: 0, y: 0, width: 2000, height: 1300 };

describe('the rows of a raster', () => {
  it.each([1, 2, 12])('are no taller than a row of a table where there are only %i', (count) => {
    expect(rasterArea(whole, count).height / count).toBeLessThanOrEqual(64);
  });

  it('share the room where there are many', () => {
    const { height } = rasterArea(whole, 300);
    expect(height).toBe(rasterArea(whole, 30_000).height);
    expect(height).toBeGreaterThan(0.7 * whole.height);
  });
});

describe('a click on a raster', () => {
  const spikes = {
    kind: 'spikes' as const,
    sampleIndex: Float64Array.of(1000, 1500, 1504, 1800),
    row: Int32Array.of(0, 0, 1, -1),
  };
  const scene = {
    rows: [],
    range: { segment: 0, start: 1000, end: 2000 },
    ...{ sampleRateHz: 20_000, segmentStartSeconds: 0, rates: [], chosenSample: null, spikes },
  };
  const area = { x: 100, y: 0, width: 1000, height: 100 };

  it('means the nearest spike of its row, if one is near', () => {
    expect(spikeSampleAt(scene, area, 0, 603)).toBe(1500);
    expect(spikeSampleAt(scene, area, 1, 603)).toBe(1504);
    expect(spikeSampleAt(scene, area, 0, 640)).toBeNull();
    expect(spikeSampleAt(scene, area, 0, 900)).toBeNull();
  });
});
