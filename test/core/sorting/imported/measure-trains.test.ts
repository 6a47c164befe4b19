import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../core/base/errors.ts';
import { silentContext } from '../../../../core/base/progress.ts';
import { Random } from '../../../../core/base/random.ts';
import type { LabelledSpikes } from '../../../../core/recording/labelled-spikes.ts';
import { measureTrains } from '../../../../core/sorting/imported/measure-trains.ts';
import { parseParameters } from '../../../../core/sorting/parse-parameters.ts';
import type { Sorting } from '../../../../core/sorting/sorting.ts';
import { templatePeak } from '../../../../core/sorting/template-heights.ts';
import { rejection } from '../../../support/rejection.ts';
import { exampleSorting } from '../../exports/example-sorting.ts';
import { signalOf } from '../../exports/signal-of-sorting.ts';

const asRecorded = parseParameters({ bandPass: 'off', whiten: 'off', reference: 'off' });

const trainsOf = ({ units, spikes }: Sorting): LabelledSpikes => ({
  unitIds: Int32Array.from(units, ({ unitId }) => unitId),
  segmentIndex: spikes.segmentIndex,
  sampleIndex: spikes.sampleIndex,
  unitIndex: spikes.unitIndex,
});

/** Spikes so far apart that each template is all that is seen of it. */
function sparse(seed: number): Sorting {
  const made = exampleSorting({ seed, units: 4, channels: 4, durationSeconds: 40, segments: 2 });
  const { spikes } = made;
  const rows = spikes.sampleIndex.map((_, row) => row).filter((row) => row % 2 === 0);
  const spread = rows.map((row) => spikes.segmentIndex[row]!);
  const perSegment = [0, 0];
  return {
    ...made,
    spikes: {
      segmentIndex: Uint16Array.from(spread),
      sampleIndex: Float64Array.from(rows, (_, i) => 300 * perSegment[spread[i]!]!++),
      unitIndex: Int32Array.from(rows, (row) => spikes.unitIndex[row]!),
      amplitude: new Float32Array(rows.length),
      margin: new Float32Array(rows.length),
    },
  };
}

describe('measuring spike trains that are known', () => {
  it('finds the templates and the size of every spike, also at the ends of segments', async () => {
    const planted = sparse(3);
    const sizes = new Random(5);
    const sizeOf = Array.from(planted.spikes.unitIndex, () => 0.8 + 0.4 * sizes.uniform());
    const recording = signalOf(planted, (row) => sizeOf[row]!);
    const { sorting } = await measureTrains(
      recording,
      trainsOf(planted),
      asRecorded,
      silentContext,
    );
    expect(sorting.spikes.sampleIndex).toEqual(planted.spikes.sampleIndex);
    expect(sorting.units).toEqual(planted.units);
    const mean = (unit: number) => {
      const own = sizeOf.filter((_, row) => planted.spikes.unitIndex[row] === unit);
      return own.reduce((sum, value) => sum + value, 0) / own.length;
    };
    planted.units.forEach((_, unit) => {
      const ratio = templatePeak(sorting, unit) / (mean(unit) * templatePeak(planted, unit));
      expect(ratio).toBeCloseTo(1, 1);
    });
    sizeOf.forEach((value, row) => {
      const unit = planted.spikes.unitIndex[row]!;
      const expected = value * templatePeak(planted, unit);
      expect(sorting.spikes.amplitude[row]! / expected).toBeCloseTo(1, 1);
    });
  });

  it('tells spikes that overlap apart', async () => {
    const planted = exampleSorting({
      seed: 11,
      units: 3,
      durationSeconds: 20,
      spikesPerSecond: 60,
    });
    const { spikes } = planted;
    const reach = planted.templates.templateSamples;
    const overlaps = (row: number) =>
      spikes.sampleIndex[row + 1]! - spikes.sampleIndex[row]! < reach / 2;
    const { sorting } = await measureTrains(
      signalOf(planted, () => 1),
      trainsOf(planted),
      asRecorded,
      silentContext,
    );
    const errors = Array.from(spikes.unitIndex, (unit, row) => ({
      isOverlapping: overlaps(row),
      error: Math.abs(sorting.spikes.amplitude[row]! / templatePeak(planted, unit) - 1),
    })).filter(({ isOverlapping }) => isOverlapping);
    const good = errors.filter(({ error }) => error < 0.25);
    expect(errors.length).toBeGreaterThan(100);
    expect(good.length / errors.length).toBeGreaterThan(0.9);
  });

  it('says of what only learning gives that it is not there', async () => {
    const planted = sparse(4);
    const { sorting } = await measureTrains(
      signalOf(planted, () => 1),
      trainsOf(planted),
      asRecorded,
      silentContext,
    );
    const unknown = [...sorting.lambda, ...sorting.sigma, ...sorting.spikes.margin];
    expect(unknown.every((value) => Number.isNaN(value))).toBe(true);
    expect(sorting.initialTemplates.microvolts.every((value) => value === 0)).toBe(true);
    expect(sorting.initialTemplates.microvolts).toHaveLength(sorting.templates.microvolts.length);
  });

  it('gives the same bytes every time, and leaves units without spikes out', async () => {
    const planted = sparse(6);
    const noise = new Random(7);
    const recording = signalOf(
      planted,
      () => 1,
      () => 8 * noise.normal(),
    );
    const trains = trainsOf(planted);
    const withSilent = { ...trains, unitIds: Int32Array.of(...trains.unitIds, 99) };
    const [first, second] = await Promise.all(
      [trains, withSilent].map((each) =>
        measureTrains(recording, each, parseParameters({}), silentContext),
      ),
    );
    expect(second!.sorting.notices).toContainEqual({
      code: 'SILENT_UNITS',
      message: 'Units without a spike were left out: 99.',
    });
    expect({ ...second!.sorting, notices: [] }).toEqual({ ...first!.sorting, notices: [] });
  });

  it('refuses spikes of another recording, and takes those of this one', async () => {
    const planted = exampleSorting({ seed: 8, units: 3, durationSeconds: 10 });
    const other = exampleSorting({ seed: 9, units: 3, durationSeconds: 10 });
    const noise = new Random(10);
    const recording = signalOf(
      planted,
      () => 1,
      () => 10 * noise.normal(),
    );
    const measure = (sorting: Sorting) =>
      measureTrains(recording, trainsOf(sorting), parseParameters({}), silentContext);
    const refused = await rejection(measure(other));
    expect(refused).toBeInstanceOf(UserError);
    expect(refused).toMatchObject({ code: 'SPIKES_NOT_IN_SIGNAL' });
    await expect(measure(planted)).resolves.toBeDefined();
  });
});
