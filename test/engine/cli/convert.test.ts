import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportFormats } from '../../../core/exports/formats/all.ts';
import { withHdf5Encoded } from '../../../engine/files/hdf5/encode-hdf5.ts';
import { readStoredSorting } from '../../../engine/results/read-stored-sorting.ts';
import { exampleSorting } from '../../core/exports/example-sorting.ts';
import { namesIn, runCli, temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();
const sorting = exampleSorting({ units: 3, durationSeconds: 5 });
const inGaps = exampleSorting({ units: 3, durationSeconds: 5, segments: 2 });

async function write(formatId: string, from: typeof sorting, name: string): Promise<string> {
  const format = exportFormats.find((candidate) => candidate.formatId === formatId)!;
  const contents = format.files({
    sorting: from,
    metrics: [],
    labels: new Map([[1, 'good']]),
    recordingName: 'day',
    recordedAt: '2026-01-02T03:04:05.000Z',
  });
  for (const [file, content] of Object.entries(await withHdf5Encoded(contents))) {
    const path = join(folder, name, file);
    mkdirSync(dirname(path), { recursive: true });
    const isWhole = typeof content === 'string' || content instanceof Uint8Array;
    writeFileSync(path, isWhole ? content : [...content].join(''));
  }
  return join(folder, name);
}

const places: Record<string, string> = {};

beforeAll(async () => {
  for (const form of ['csv-long', 'phy', 'npz', 'numpy-folder', 'nwb', 'shybrid']) {
    places[form] = await write(form, sorting, form);
  }
  places.gaps = await write('npz', inGaps, 'gaps');
  places['gaps-nwb'] = await write('nwb', inGaps, 'gaps-nwb');
});

describe('a sorting that another program could have written', () => {
  it.each(['phy', 'npz', 'numpy-folder', 'nwb', 'shybrid'])(
    'as %s is the same trains',
    async (form) => {
      const truth = await readStoredSorting(places['csv-long']!, undefined);
      const found = await readStoredSorting(places[form]!, 30000);
      expect(found.spikes).toEqual(truth.spikes);
      expect(found.sampleRate).toBe(30000);
    },
  );

  it('as NWB keeps the segments of a recording with gaps, and labels', async () => {
    const found = await readStoredSorting(places['gaps-nwb']!, undefined);
    const truth = await readStoredSorting(places.gaps!, undefined);
    expect(found.spikes).toEqual(truth.spikes);
    expect(found.segments).toEqual(
      inGaps.segments.map(({ sampleCount, startTime }) => ({ sampleCount, startTime })),
    );
    expect(found.labels.get(1)).toBe('good');
  });

  it('is compared by evaluate, in any form against any other', async () => {
    const flags = ['--sorting', places.phy!, '--truth', join(places.nwb!, 'day.nwb'), '--json'];
    const { code, stdout, stderr } = await runCli(['evaluate', ...flags]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ meanAccuracy: 1, unmatchedUnitIds: [] });
  });
});

const tutorial = fileURLToPath(
  new URL('../../../../shared/data/nwb/ecephys_tutorial_v2.5.0.nwb', import.meta.url),
);

it.skipIf(!existsSync(tutorial))(
  'a real NWB file without a resolution needs a rate (skipped where ../shared/data is absent)',
  async () => {
    await expect(readStoredSorting(tutorial, undefined)).rejects.toMatchObject({
      code: 'SAMPLE_RATE_MISSING',
    });
    const { spikes } = await readStoredSorting(tutorial, 100_000);
    expect(spikes.unitIds.length).toBe(10);
    expect(spikes.sampleIndex.length).toBe(195);
    // The first times of unit 0 are 0.00555, 0.10668 and 0.20344 s.
    const first = Array.from(spikes.sampleIndex).filter((_, row) => spikes.unitIndex[row] === 0);
    expect(first.slice(0, 3)).toEqual([555, 10668, 20344]);
  },
);

describe('convert', () => {
  const convert = (from: string, to: string, ...more: string[]) =>
    runCli(['convert', from, '--to', to, '--out', join(folder, `${to}-out`), ...more]);

  it('writes what is read back as the same trains', async () => {
    const truth = await readStoredSorting(places.npz!, undefined);
    const { code, stderr } = await convert(places.phy!, 'numpy-folder');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const found = await readStoredSorting(join(folder, 'numpy-folder-out'), undefined);
    expect(found.spikes).toEqual(truth.spikes);
  });

  it.each(['mat', 'wave-clus', 'neuroscope', 'csv', 'curation-json'])('writes %s', async (form) => {
    const { code, stderr } = await convert(places.nwb!, form);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const names = new Set(namesIn(join(folder, `${form}-out`)));
    const { files } = JSON.parse(
      readFileSync(join(folder, `${form}-out`, 'conversion.json'), 'utf8'),
    );
    const topNames = files.map((file: string) => file.split('/')[0]);
    expect(names).toEqual(new Set(['conversion.json', ...topNames]));
  });

  it.each([
    ['templates for phy', () => places.npz!, 'phy', 'NEEDS_TEMPLATES'],
    ['a form that there is not', () => places.npz!, 'xls', 'BAD_FLAG'],
    ['a rate', () => places['csv-long']!, 'npz', 'SAMPLE_RATE_MISSING'],
    ['the beginnings of segments', () => places.gaps!, 'csv-long', 'SEGMENTS_UNKNOWN'],
    ['a place that is there', () => join(folder, 'nowhere'), 'npz', 'FILE_NOT_FOUND'],
  ])('names the lack of %s and writes nothing', async (_, from, to, code) => {
    const { code: exit, stderr } = await convert(from(), to);
    expect(exit).toBe(2);
    expect(stderr).toMatch(new RegExp(`^error\\[${code}\\]: [^\\n]+\\n$`));
    expect(namesIn(join(folder, `${to}-out`))).toEqual([]);
  });

  it('leaves alone what it has not written, and what it reads', async () => {
    const onto = await runCli(['convert', places.npz!, '--to', 'csv', '--out', places.phy!]);
    expect(onto.stderr).toMatch(/^error\[OUTPUT_NOT_OURS\]/);
    const itself = await runCli(['convert', places.npz!, '--to', 'csv', '--out', folder]);
    expect(itself.stderr).toMatch(/^error\[BAD_FLAG\]/);
    expect(namesIn(places.npz!)).toEqual(['sorting.npz']);
  });
});
