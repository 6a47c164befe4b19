import { describe, expect, it } from 'vitest';
import { amplitudeFigure } from '../../../../core/exports/report/amplitude-figure.ts';
import {
  intervalFigure,
  intervalHistogram,
} from '../../../../core/exports/report/interval-figure.ts';
import { rasterFigure } from '../../../../core/exports/report/raster-figure.ts';
import { templateFigure } from '../../../../core/exports/report/template-figure.ts';
import { recordingTimeline } from '../../../../core/exports/report/timeline.ts';
import { unitColours, unitPalette } from '../../../../core/exports/report/unit-colours.ts';
import { rowsByUnit } from '../../../../core/exports/spikes-by-unit.ts';
import { parseParameters } from '../../../../core/sorting/parse-parameters.ts';
import { createSpikeTable, spikeTrain } from '../../../../core/sorting/spike-table.ts';
import { exampleSorting } from '../example-sorting.ts';
import { pathData, pathPoints } from './path-points.ts';

const sorting = exampleSorting({ segments: 2, spikesPerSecond: 25 });
const rows = rowsByUnit(sorting.spikes, sorting.units.length);

describe('the interval histogram', () => {
  it('counts every interval within a segment, in bins of a third of an octave from half a millisecond', () => {
    const edges = Array.from({ length: 43 }, (_, bin) => 0.5 * 2 ** (bin / 3) * (1 - 1e-9));
    for (const unit of sorting.units.keys()) {
      const expected = new Int32Array(43);
      for (const segment of sorting.segments.keys()) {
        const train = spikeTrain(sorting.spikes, unit, segment);
        for (let i = 1; i < train.length; i++) {
          const milliseconds = (train[i] - train[i - 1]) / 30;
          expected[Math.max(0, edges.filter((edge) => edge <= milliseconds).length - 1)]++;
        }
      }
      expect(intervalHistogram(sorting, rows[unit])).toEqual(expected);
    }
  });

  it('counts intervals beyond its ends in the first and the last bin', () => {
    const spikes = { ...createSpikeTable(3), sampleIndex: Float64Array.of(0, 3, 600000) };
    const counts = intervalHistogram({ ...sorting, spikes }, Int32Array.of(0, 1, 2));
    expect(counts[0]).toBe(1);
    expect(counts.at(-1)).toBe(1);
  });

  it('shades the refractory period up to its place on the axis', () => {
    const figure = (refractoryMs: number) =>
      intervalFigure({ ...sorting, parameters: parseParameters({ refractoryMs }) }, 0, rows[0], 0);
    for (const refractoryMs of [1, 10]) {
      const [, x, width] = /class="refractory" x="([\d.]+)"[^>]* width="([\d.]+)"/
        .exec(figure(refractoryMs))!
        .map(Number);
      const tick = new RegExp(`x="([\\d.]+)"[^>]*>${refractoryMs}<`).exec(figure(refractoryMs));
      expect(x + width).toBeCloseTo(Number(tick?.[1]), 0);
    }
    expect(figure(0)).toContain('width="0"');
  });
});

describe('the raster', () => {
  const figure = rasterFigure(sorting, rows, unitColours(sorting));

  it('covers every spike with the colour of its unit and nothing else', () => {
    const { startSeconds, endSeconds } = recordingTimeline(sorting);
    for (const [unit, spikeRows] of rows.entries()) {
      const expected = new Set(
        Array.from(spikeRows, (row) => {
          const segment = sorting.segments[sorting.spikes.segmentIndex[row]];
          const time = segment.startTime + sorting.spikes.sampleIndex[row] / sorting.sampleRate;
          return 72 + Math.round(((time - startSeconds) / (endSeconds - startSeconds)) * 1031);
        }),
      );
      const covered = new Set<number>();
      for (const data of pathData(figure, `u${unitColours(sorting)[unit]}`)) {
        const points = pathPoints(data);
        for (let i = 0; i < points.length; i += 2) {
          for (let x = points[i].x; x < points[i + 1].x - 1e-6; x++) covered.add(Math.round(x));
        }
      }
      expect([...covered].sort((a, b) => a - b)).toEqual([...expected].sort((a, b) => a - b));
    }
  });

  it('shows the gap between segments', () => {
    expect(figure.match(/class="gap"/g)).toHaveLength(1);
  });

  it('never has more marks than columns, however many spikes', () => {
    const busy = exampleSorting({ units: 1, durationSeconds: 60, spikesPerSecond: 300 });
    const markup = rasterFigure(busy, rowsByUnit(busy.spikes, 1), unitColours(busy));
    const marks = pathData(markup, 'raster').flatMap(pathPoints).length / 2;
    expect(busy.spikes.sampleIndex.length).toBeGreaterThan(3000);
    expect(marks).toBeLessThanOrEqual(1032);
  });
});

describe('the amplitudes', () => {
  it('have one dot a spike where there is room', () => {
    const few = exampleSorting({ units: 1, durationSeconds: 20, spikesPerSecond: 1 });
    const figure = amplitudeFigure(few, 0, rowsByUnit(few.spikes, 1)[0], recordingTimeline(few), 0);
    const dots = pathData(figure, 'dots').flatMap(pathPoints).length / 2;
    expect(dots).toBe(few.spikes.sampleIndex.length);
  });

  it('are bounded in number however many spikes', () => {
    const busy = exampleSorting({ units: 1, durationSeconds: 200, spikesPerSecond: 200 });
    const figure = amplitudeFigure(
      busy,
      0,
      rowsByUnit(busy.spikes, 1)[0],
      recordingTimeline(busy),
      0,
    );
    expect(busy.spikes.sampleIndex.length).toBeGreaterThan(10000);
    expect(pathData(figure, 'dots').flatMap(pathPoints).length / 2).toBeLessThan(6700);
  });
});

describe('the template', () => {
  it('is drawn before and after learning, within its picture', () => {
    for (const channels of [1, 4, 16]) {
      const example = exampleSorting({ channels, units: 2 });
      const figure = templateFigure(example, 0, 0);
      for (const className of ['before', 'after']) {
        const points = pathPoints(pathData(figure, className)[0]);
        expect(points.length).toBeGreaterThan(50);
        for (const { x, y } of points) {
          expect(x).toBeGreaterThanOrEqual(-0.01);
          expect(x).toBeLessThanOrEqual(232.1);
          expect(y).toBeGreaterThanOrEqual(-0.01);
          expect(y).toBeLessThanOrEqual(124);
        }
      }
    }
  });
});

describe('unit colours', () => {
  it('differ between units that follow one another along the probe', () => {
    const probe = exampleSorting({ units: 40, channels: 32, durationSeconds: 0.1 });
    const colours = unitColours(probe);
    const height = (unit: number) => probe.probe.positionsUm[2 * probe.units[unit].mainChannel + 1];
    const alongProbe = [...probe.units.keys()].sort((a, b) => height(a) - height(b) || a - b);
    for (let i = unitPalette.length - 1; i < alongProbe.length; i++) {
      const near = alongProbe.slice(i - unitPalette.length + 1, i + 1);
      expect(new Set(near.map((unit) => colours[unit])).size).toBe(unitPalette.length);
    }
  });
});
