import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { exportFormats } from '../../core/exports/formats/all.ts';
import type { ExportInput } from '../../core/exports/formats/export-format.ts';
import type { Sorting } from '../../core/sorting/sorting.ts';
import type { SpikeFeatures } from '../../core/sorting/spike-features.ts';
import { withHdf5Encoded } from '../../engine/files/hdf5/encode-hdf5.ts';
import { exampleSorting } from '../core/exports/example-sorting.ts';
import { hasModules, runPython } from './python.ts';

const script = fileURLToPath(new URL('./read_exports.py', import.meta.url));
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const inputOf = (sorting: Sorting): ExportInput => ({
  sorting,
  metrics: [
    { name: 'snr', values: sorting.units.map((_, unit) => (unit === 0 ? Number.NaN : 5 + unit)) },
  ],
  labels: new Map([[sorting.units[0]!.unitId, 'good']]),
  recordingName: 'dáy 1',
  recordedAt: '2026-01-02T03:04:05.000Z',
  features: () => countedFeatures(sorting),
});

/** Features that say which they are, of every second spike, on the channels 1 and 0. */
function countedFeatures({ units, spikes }: Sorting): SpikeFeatures {
  const rows = Int32Array.from({ length: spikes.unitIndex.length >> 1 }, (_, i) => 2 * i + 1);
  return {
    componentCount: 3,
    channelCount: 2,
    channels: Int32Array.from(units.flatMap(() => [1, 0])),
    rows,
    values: Float32Array.from({ length: 6 * rows.length }, (_, i) => i),
  };
}

/** Writes the forms that can hold a sorting, and what the field's programs then read. */
async function readBack(sorting: Sorting) {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-interop-'));
  folders.push(folder);
  for (const { formatId, files } of exportFormats) {
    if (formatId === 'shybrid' && sorting.segments.length > 1) continue;
    for (const [name, content] of Object.entries(await withHdf5Encoded(files(inputOf(sorting))))) {
      const path = join(folder, formatId, name);
      mkdirSync(dirname(path), { recursive: true });
      const isWhole = typeof content === 'string' || content instanceof Uint8Array;
      writeFileSync(path, isWhole ? content : [...content].join(''));
    }
  }
  return runPython(script, [folder]) as Record<string, unknown>;
}

/** Samples of every unit in every segment. */
const trainsOf = ({ segments, units, spikes }: Sorting) =>
  segments.map((_, segment) =>
    Object.fromEntries(
      units.map(({ unitId }, unit) => [
        String(unitId),
        Array.from(spikes.sampleIndex).filter(
          (_, row) => spikes.unitIndex[row] === unit && spikes.segmentIndex[row] === segment,
        ),
      ]),
    ),
  );

const isThere = hasModules('spikeinterface', 'phylib', 'scipy', 'pynwb', 'nwbinspector');

describe.skipIf(!isThere)(
  'what is exported (skipped without a Python that has spikeinterface, phylib, scipy, pynwb and nwbinspector; SPIKELOOM_PYTHON names one)',
  () => {
    it('is read by SpikeInterface, phylib and scipy as the spikes that were sorted', async () => {
      const sorting = exampleSorting();
      const found = await readBack(sorting);
      const trains = trainsOf(sorting);
      for (const form of ['phy', 'npz', 'numpy-folder']) expect(found[form]).toEqual(trains);
      expect(found.rate).toBe(sorting.sampleRate);
      const [first, ...others] = sorting.units;
      const judged = (label: string) => [label, ...others.map(() => 'unsorted')];
      expect(found['phy-quality']).toEqual(judged('good'));
      expect((found['curated-labels'] as string[])[0]).toBe('good');
      const model = found.phylib as Record<string, unknown>;
      expect(model.samples).toEqual(Array.from(sorting.spikes.sampleIndex));
      expect(model.clusters).toEqual(
        sorting.units.map(({ unitId }) => unitId).sort((a, b) => a - b),
      );
      expect(model.n_channels).toBe(sorting.templates.channelCount);
      // Of the fourth spike, which is the second one with features, by channel: 1, then 0.
      expect(model.features).toEqual([
        [
          [7, 9, 11],
          [6, 8, 10],
        ],
      ]);
      expect((model.groups as Record<string, string>)[first!.unitId]).toBe('good');
      const times = found.mat as Record<string, number[]>;
      for (const [unit, samples] of Object.entries(trains[0]!)) {
        const seconds = samples.map((sample) => sample / sorting.sampleRate);
        expect(times[unit]!.map((time) => time - sorting.segments[0]!.startTime)).toEqual(
          seconds.map((time) => expect.closeTo(time, 9)),
        );
      }
      expect(found['mat-recording']).toBe('dáy 1');
      expect(found['mat-template']).toEqual([
        sorting.templates.templateSamples,
        sorting.templates.channelCount,
      ]);
      const classes = (found['wave-clus'] as number[][]).map(([unit]) => unit);
      expect(classes).toEqual(Array.from(sorting.spikes.unitIndex, (unit) => unit + 1));
      expect(found.shybrid).toEqual(
        Array.from(sorting.spikes.sampleIndex, (sample, row) => [
          sorting.units[sorting.spikes.unitIndex[row]!]!.unitId,
          sample,
        ]),
      );
    });

    it('is a file of NWB that its inspector finds nothing wrong with', async () => {
      const sorting = exampleSorting();
      const found = await readBack(sorting);
      const [train] = trainsOf(sorting);
      const { sampleRate, segments, templates, units } = sorting;
      const times = found.nwb as Record<string, number[]>;
      for (const [unit, samples] of Object.entries(train!)) {
        expect(times[unit]).toEqual(
          samples.map((sample) => expect.closeTo(segments[0]!.startTime + sample / sampleRate, 9)),
        );
      }
      expect(found['nwb-read']).toEqual(train);
      expect(found['nwb-resolution']).toBeCloseTo(1 / sampleRate, 12);
      expect(found['nwb-waveforms']).toEqual([
        units.length,
        templates.templateSamples,
        templates.channelCount,
      ]);
      expect(found['nwb-intervals']).toEqual([[0, segments[0]!.sampleCount / sampleRate]]);
      expect(found['nwb-electrode']).toEqual([units[0]!.mainChannel]);
      expect((found['nwb-quality'] as string[])[0]).toBe('good');
      // A recording says nothing of the animal.
      const serious = (found['nwb-problems'] as string[]).filter(
        (problem) => !/^BEST_PRACTICE_SUGGESTION|check_subject_exists/.test(problem),
      );
      expect(serious).toEqual([]);
    });

    it('keeps the segments of a recording with gaps where the form can', async () => {
      const sorting = exampleSorting({ segments: 3 });
      const found = await readBack(sorting);
      for (const form of ['npz', 'numpy-folder']) expect(found[form]).toEqual(trainsOf(sorting));
    });
  },
);
