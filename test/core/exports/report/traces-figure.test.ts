import { describe, expect, it } from 'vitest';
import { rowsInRange } from '../../../../core/exports/report/excerpt-channels.ts';
import { tracesFigure } from '../../../../core/exports/report/traces-figure.ts';
import { unitColours } from '../../../../core/exports/report/unit-colours.ts';
import { exampleReport } from './example-report.ts';
import { pathData, pathPoints } from './path-points.ts';

function figureOf(units: number, { silent = false, channelsShown = 4 } = {}) {
  const { sorting, excerpt } = exampleReport({ units, spikesPerSecond: 40 });
  const { range, raw } = excerpt!;
  const rows = rowsInRange(sorting, range);
  const colours = unitColours(sorting);
  const markup = tracesFigure({
    sorting,
    range,
    rows,
    colours,
    signal: silent ? raw.map(() => 250) : raw,
    signalUnit: '\u00b5V',
    channels: sorting.channelNames.map((_, channel) => channel).slice(0, channelsShown),
    description: 'Traces',
  });
  return { sorting, range, rows, colours, markup };
}

describe('the marks over the traces', () => {
  it.each([1, 5, 12])('stand once for every spike of %d units, a row a unit', (units) => {
    const { sorting, range, rows, colours, markup } = figureOf(units);
    const seen: number[] = [];
    const length = range.end - range.start;
    for (const unit of sorting.units.keys()) {
      const own = rows.filter((row) => sorting.spikes.unitIndex[row] === unit);
      if (own.length === 0) continue;
      const marks = pathData(markup, 'tick')
        .map(pathPoints)
        .filter((_, place) => place === seen.length)[0];
      expect(markup).toContain(`tick u${colours[unit]}`);
      const xs = marks.filter(({ command }) => command === 'm').map(({ x }) => x);
      const expected = own.map(
        (row) => 72 + ((sorting.spikes.sampleIndex[row] - range.start + 0.5) / length) * 964,
      );
      for (const [i, x] of expected.entries()) expect(xs[i]).toBeCloseTo(x, 0);
      expect(xs).toHaveLength(expected.length);
      seen.push(Math.min(...marks.map(({ y }) => y)));
    }
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('are those of units that are largest on a channel shown', () => {
    const { sorting, rows, colours, markup } = figureOf(8, { channelsShown: 2 });
    const firing = new Set(rows.map((row) => sorting.spikes.unitIndex[row]));
    const expected = [...sorting.units.keys()]
      .filter((unit) => firing.has(unit) && sorting.units[unit].mainChannel < 2)
      .map((unit) => `tick u${colours[unit]}`);
    expect(firing.size).toBeGreaterThan(expected.length);
    expect(markup.match(/tick u\d+/g)).toEqual(expected);
  });

  it('leave the picture a bounded height, however many units fire', () => {
    const height = (units: number) =>
      Number(/viewBox="0 0 \d+ ([\d.]+)"/.exec(figureOf(units).markup)?.[1]);
    expect(height(40) - height(1)).toBeLessThan(160);
  });
});

describe('the scale bar of the traces', () => {
  it('is left out where there is nothing to measure', () => {
    expect(figureOf(2).markup).toContain('class="bar"');
    expect(figureOf(2, { silent: true }).markup).not.toContain('class="bar"');
  });
});
