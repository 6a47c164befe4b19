import { describe, expect, it } from 'vitest';
import type { PlotTheme } from '../../../renderer/plots/plot-theme.ts';
import { place } from '../../../renderer/plots/scale.ts';
import { SvgSurface } from '../../../renderer/plots/svg-surface.ts';
import {
  drawFeatures,
  planeScales,
  spikeAt,
} from '../../../renderer/views/Features/feature-plot.ts';

const features = {
  revision: 0,
  names: ['time_s', 'amplitude_uv'],
  spikeIndex: Uint32Array.of(0, 1, 2),
  sampleIndex: Float64Array.of(100, 5000, 9000),
  segmentIndex: Uint16Array.of(0, 0, 1),
  unitId: Int32Array.of(3, 7, 3),
  values: Float32Array.of(0.1, -80, 5, -60, 9, -100),
  total: 3,
};
const plane = {
  ...{ features, x: 'time_s', y: 'amplitude_uv', unit: 'µV', stretches: [], chosen: null },
};
const area = { x: 0, y: 0, width: 800, height: 600 };

describe('a click on features', () => {
  it('means the spike whose dot is there, and none where there is no dot', () => {
    const scales = planeScales(plane, area);
    const x = place(scales.x, 9);
    const y = place(scales.y, -100);
    expect(spikeAt(plane, area, x + 3, y - 2)).toEqual({ unitId: 3, segment: 1, sample: 9000 });
    expect(spikeAt(plane, area, x - 60, y)).toBeNull();
  });
});

describe('times of features', () => {
  const black = '#000000';
  const theme: PlotTheme = {
    ...{ ground: black, raised: black, line: black, lineStrong: black, text: black, muted: black },
    ...{ accent: black, warning: black, danger: black, trace: black, fontFamily: '' },
    ...{ heat: { negative: black, positive: black }, units: [black] },
  };
  // Of a recording that began at half past six.
  const stretches = [{ startSeconds: 0, clockSeconds: 23_400, durationSeconds: 10 }];

  it.each([
    ['time_s', 'amplitude_uv'],
    ['amplitude_uv', 'time_s'],
  ])('are those of the clock, across and up (%s, %s)', (x, y) => {
    const surface = new SvgSurface({ width: 800, height: 600 }, () => '');
    drawFeatures(surface, theme, { ...plane, x, y, stretches }, new Map([[3, 0]]), []);
    expect(surface.markup('')).toContain('>6:30:0');
  });
});
