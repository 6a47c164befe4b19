import { describe, expect, it } from 'vitest';
import { exportFormats } from '../../../core/exports/formats/all.ts';
import {
  contentsOf,
  type ExportInput,
  type FileContents,
} from '../../../core/exports/formats/export-format.ts';
import { crc32 } from '../../../core/exports/zip.ts';
import { readNpyHeader } from '../../../core/formats/npy-header.ts';
import type { Sorting } from '../../../core/sorting/sorting.ts';
import { memorySource } from '../formats/support/memory-tree.ts';
import { exampleSorting } from './example-sorting.ts';

const inputOf = (sorting: Sorting, rest: Pick<ExportInput, 'samples'> = {}): ExportInput => ({
  sorting,
  metrics: [],
  labels: new Map(),
  recordingName: 'day',
  recordedAt: '2026-01-02T03:04:05.000Z',
  ...rest,
});

function filesOf(formatId: string, input: ExportInput): Record<string, Uint8Array | string> {
  const format = exportFormats.find((candidate) => candidate.formatId === formatId)!;
  return Object.fromEntries(
    Object.entries(format.files(input)).map(([name, content]) => [
      name,
      textOrBytes(contentsOf(content)),
    ]),
  );
}

function textOrBytes(content: FileContents): Uint8Array | string {
  if (typeof content === 'string' || content instanceof Uint8Array) return content;
  return 'hdf5' in content ? JSON.stringify(content) : [...content].join('');
}

async function bigints(file: Uint8Array | string): Promise<bigint[]> {
  const bytes = file as Uint8Array;
  const { dataOffset } = await readNpyHeader(memorySource(bytes));
  return Array.from(new BigInt64Array(bytes.slice(dataOffset).buffer));
}

describe('exports', () => {
  it('have ids of their own and say in one line what they are for', () => {
    const ids = exportFormats.map(({ formatId }) => formatId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { help } of exportFormats) expect(help).not.toContain('\n');
  });

  it('are the same bytes for the same sorting', () => {
    for (const { formatId } of exportFormats) {
      const write = () => filesOf(formatId, inputOf(exampleSorting()));
      expect(write()).toEqual(write());
    }
  });

  it('for phy count samples through the file, gaps left out', async () => {
    const sorting = exampleSorting({ segments: 3 });
    const files = filesOf('phy', inputOf(sorting));
    const { sampleCount } = sorting.segments[0]!;
    expect(await bigints(files['spike_times.npy']!)).toEqual(
      Array.from(sorting.spikes.sampleIndex, (sample, row) =>
        BigInt(sample + sampleCount * sorting.spikes.segmentIndex[row]!),
      ),
    );
  });

  it('for phy name the file of samples by a text that Python reads', () => {
    const samples = {
      path: 'C:\\data\\d"y\u2028.dat',
      dtype: 'int16',
      columnCount: 9,
      offsetBytes: 0,
      columns: [8, 7, 6, 5],
    };
    const text = filesOf('phy', inputOf(exampleSorting(), { samples }))['params.py'] as string;
    expect(text.split('\n')[0]).toBe('dat_path = ["C:\\\\data\\\\d\\"y\u2028.dat"]');
    expect(text).toContain('n_channels_dat = 9');
  });

  it('for Klusters put every unit with its shank', () => {
    const sorting = exampleSorting();
    const shankIds = sorting.probe.shankIds.map((_, channel) => (channel % 2 === 0 ? 'a' : 'b'));
    const files = filesOf(
      'neuroscope',
      inputOf({ ...sorting, probe: { ...sorting.probe, shankIds } }),
    );
    const spikesIn = [1, 2].map((group) => {
      const [count, ...clusters] = (files[`day.clu.${group}`] as string).trimEnd().split('\n');
      const samples = (files[`day.res.${group}`] as string).trimEnd().split('\n');
      expect(new Set(clusters).size).toBe(Number(count));
      expect(samples.length === clusters.length || clusters.length === 0).toBe(true);
      return clusters.length;
    });
    expect(spikesIn[0]! + spikesIn[1]!).toBe(sorting.spikes.sampleIndex.length);
  });

  it('refuse what a form cannot hold', () => {
    const cases = [
      ['shybrid', exampleSorting({ segments: 2 }), 'EXPORT_ONE_SEGMENT'],
      ['phy', withoutSpikes(exampleSorting()), 'EXPORT_TOO_FEW_SPIKES'],
    ] as const;
    for (const [formatId, sorting, code] of cases) {
      expect(() => filesOf(formatId, inputOf(sorting))).toThrow(expect.objectContaining({ code }));
    }
  });

  it('know the checksum of ZIP', () => {
    const bytes = Uint8Array.from('123456789', (character) => character.charCodeAt(0));
    expect(crc32(bytes)).toBe(0xcbf43926);
  });
});

function withoutSpikes(sorting: Sorting): Sorting {
  const { spikes } = sorting;
  return {
    ...sorting,
    spikes: {
      segmentIndex: spikes.segmentIndex.subarray(0, 0),
      sampleIndex: spikes.sampleIndex.subarray(0, 0),
      unitIndex: spikes.unitIndex.subarray(0, 0),
      amplitude: spikes.amplitude.subarray(0, 0),
      margin: spikes.margin.subarray(0, 0),
    },
  };
}
