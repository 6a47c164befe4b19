import { describe, expect, it } from 'vitest';
import { rasterArea } from '../../../renderer/plots/raster-plot.ts';

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
