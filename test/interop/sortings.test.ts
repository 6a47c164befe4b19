import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  contentsOf,
  exportFormats,
  hertz,
  type LabelledSpikes,
  sortingOfTrains,
} from '../../core/index.ts';
import { readStoredSorting } from '../../engine/results/read-stored-sorting.ts';
import { hasModules, runPython } from './python.ts';

const script = fileURLToPath(new URL('./write_sortings.py', import.meta.url));
const reader = fileURLToPath(new URL('./read_exports.py', import.meta.url));
const isThere = hasModules('spikeinterface', 'phylib', 'scipy', 'pynwb');

describe.skipIf(!isThere)(
  'what the field’s programs write (skipped without a Python that has spikeinterface, phylib, scipy and pynwb; SPIKELOOM_PYTHON names one)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'spikeloom-interop-'));
    let truth: Record<string, number[]>[] = [];

    beforeAll(() => {
      truth = runPython(script, [folder]) as typeof truth;
    }, 120_000);

    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it.each([
      ['npz', 'SpikeInterface npz', 2],
      ['numpy-folder/saved', 'SpikeInterface folder', 2],
      ['nwb', 'NWB units', 1],
      ['phy', 'Phy folder', 1],
    ])('as %s is read as the spikes that were written', async (place, form, segmentCount) => {
      const found = await readStoredSorting(join(folder, place), undefined);
      expect(found.form).toBe(form);
      expect(found.sampleRate).toBe(32000);
      expect(trainsIn(found.spikes, segmentCount)).toEqual(truth.slice(0, segmentCount));
    });

    it('is read by them again when it has been converted', async () => {
      const { spikes } = await readStoredSorting(join(folder, 'phy'), undefined);
      const sorting = sortingOfTrains(spikes, hertz(32000));
      for (const formatId of ['npz', 'numpy-folder', 'curation-json', 'mat', 'wave-clus']) {
        const { files } = exportFormats.find((format) => format.formatId === formatId)!;
        const labels = new Map([[3, 'good' as const]]);
        const input = { sorting, metrics: [], labels, recordingName: 'day', recordedAt: '' };
        mkdirSync(join(folder, 'converted', formatId), { recursive: true });
        for (const [name, contents] of Object.entries(files(input))) {
          const content = contentsOf(contents) as Uint8Array | string;
          writeFileSync(join(folder, 'converted', formatId, name), content);
        }
      }
      const read = runPython(reader, [join(folder, 'converted')]) as Record<string, unknown>;
      expect(read.npz).toEqual(truth.slice(0, 1));
      expect(read['numpy-folder']).toEqual(truth.slice(0, 1));
      expect(read['curated-labels']).toEqual(['good', '', '']);
      for (const [unit, samples] of Object.entries(truth[0]!)) {
        const times = (read.mat as Record<string, number[]>)[unit]!;
        expect(times).toEqual(samples.map((sample) => expect.closeTo(sample / 32000, 9)));
      }
      const classes = (read['wave-clus'] as number[][]).map(([unit]) => unit! - 1);
      expect(classes).toEqual(Array.from(spikes.unitIndex));
    });

    it.each([
      ['wave-clus', 1],
      ['klusters', 2],
    ])(
      'as %s is read as the spikes that were written, units numbered from %i',
      async (place, first) => {
        const found = await readStoredSorting(join(folder, place), 32000);
        expect(found.sampleRate).toBe(32000);
        const trains = Object.values(trainsIn(found.spikes, 1)[0]!);
        expect(trains).toEqual(Object.values(truth[0]!));
        expect([...found.spikes.unitIds]).toEqual(trains.map((_, unit) => unit + first));
      },
    );

    it.each(['named/saved', 'named.npz'])(
      'as %s keeps the names that units have',
      async (place) => {
        const found = await readStoredSorting(join(folder, place), undefined);
        const trains = Object.values(trainsIn(found.spikes, 2)[1]!);
        expect(trains).toEqual(Object.values(truth[1]!));
        expect([...found.names!.values()]).toEqual(Object.keys(truth[0]!).map((id) => `sig${id}a`));
      },
    );

    it('is read where it is compressed as well', async () => {
      const found = await readStoredSorting(join(folder, 'compressed.npz'), undefined);
      expect(trainsIn(found.spikes, 2)).toEqual(truth.slice(0, 2));
    });
  },
);

/** Samples of every unit in every segment. */
function trainsIn(spikes: LabelledSpikes, segmentCount: number) {
  const { unitIds, segmentIndex, sampleIndex, unitIndex } = spikes;
  return Array.from({ length: segmentCount }, (_, segment) =>
    Object.fromEntries(
      Array.from(unitIds, (unitId, unit) => [
        String(unitId),
        Array.from(sampleIndex).filter(
          (_sample, row) => unitIndex[row] === unit && segmentIndex[row] === segment,
        ),
      ]),
    ),
  );
}
