import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpikeloomError } from '../../../../core/base/errors.ts';
import { hertz } from '../../../../core/base/quantities.ts';
import { exportFormats } from '../../../../core/exports/formats/all.ts';
import { contentsOf, type ExportInput } from '../../../../core/exports/formats/export-format.ts';
import { encodeNpy } from '../../../../core/exports/npy.ts';
import { sortingOfTrains } from '../../../../core/exports/sorting-of-trains.ts';
import { zipStored } from '../../../../core/exports/zip.ts';
import { readSorting } from '../../../../core/formats/sortings/read-sorting.ts';
import { type LabelledSpikes, tabulateSpikes } from '../../../../core/recording/labelled-spikes.ts';
import { placeTrains } from '../../../../core/sorting/imported/place-trains.ts';
import type { Sorting } from '../../../../core/sorting/sorting.ts';
import { exampleSorting } from '../../exports/example-sorting.ts';
import { MatBuilder, matBytes } from '../mat/build-mat.ts';
import { memoryTree } from '../support/memory-tree.ts';

type Files = Record<string, Uint8Array | string>;

/** What an export of a form consists of. */
function written(formatId: string, sorting: Sorting, rest: Partial<ExportInput> = {}): Files {
  const format = exportFormats.find((candidate) => candidate.formatId === formatId)!;
  const input = {
    sorting,
    metrics: [],
    labels: new Map(),
    recordingName: 'day',
    recordedAt: '2026-01-02T03:04:05.000Z',
    ...rest,
  };
  return Object.fromEntries(
    Object.entries(format.files(input)).map(([name, made]) => {
      const content = contentsOf(made);
      if (typeof content === 'string' || content instanceof Uint8Array) return [name, content];
      if ('hdf5' in content) throw new Error('an HDF5 file is no bytes yet');
      return [name, [...content].join('')];
    }),
  );
}

/** Reads and holds the reader to closing what it opens. */
async function read(files: Files, path = '', statedRate?: number) {
  const tree = memoryTree(files);
  try {
    return await readSorting(tree, path, statedRate);
  } finally {
    expect(tree.openCount()).toBe(0);
  }
}

const trainsIn = ({ units, spikes }: Sorting) =>
  tabulateSpikes(
    Array.from(spikes.sampleIndex, (sampleIndex, row) => ({
      unitId: units[spikes.unitIndex[row]!]!.unitId,
      sampleIndex,
      segment: spikes.segmentIndex[row]!,
    })),
    units.map(({ unitId }) => unitId),
  );

/** A NumPy array of Unicode. */
function npyOfTexts(values: readonly string[], order: '<' | '>'): Uint8Array {
  const longest = Math.max(...values.map(({ length }) => length));
  const letters = new DataView(new ArrayBuffer(4 * longest * values.length));
  values.forEach((value, i) => {
    for (let k = 0; k < value.length; k++) {
      letters.setUint32(4 * (i * longest + k), value.charCodeAt(k), order === '<');
    }
  });
  const header = `{'descr': '${order}U${longest}', 'fortran_order': False, 'shape': (${values.length},), }\n`;
  return Uint8Array.of(
    ...[0x93, ...Buffer.from('NUMPY'), 1, 0, header.length & 255, header.length >> 8],
    ...Buffer.from(header),
    ...new Uint8Array(letters.buffer),
  );
}

const byNumber = (a: number, b: number) => a - b;

const trains = fc
  .array(
    fc.record({
      unitId: fc.integer({ min: 0, max: 5 }),
      sampleIndex: fc.integer({ min: 0, max: 2 ** 40 }),
      segment: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 60 },
  )
  .map((spikes): LabelledSpikes => tabulateSpikes(spikes, [3, 7]));

describe('a sorting that was written', () => {
  it.each(['npz', 'numpy-folder'])('as %s is read as the same trains', (formatId) =>
    fc.assert(
      fc.asyncProperty(trains, fc.integer({ min: 1, max: 100_000 }), async (spikes, rate) => {
        const found = await read(written(formatId, sortingOfTrains(spikes, hertz(rate))));
        expect(found.sampleRate).toBe(rate);
        const lastSegment = spikes.segmentIndex.at(-1) ?? 0;
        expect(found.spikes).toEqual(spikes);
        expect(found.spikes.segmentIndex.at(-1) ?? 0).toBe(lastSegment);
      }),
      { numRuns: 60 },
    ),
  );

  it.each(['csv', 'csv-long'])('as %s is read as the same trains', async (formatId) => {
    const sorting = exampleSorting({ segments: 3 });
    const found = await read(written(formatId, sorting));
    expect(found.spikes).toEqual(trainsIn(sorting));
    expect(found.sampleRate).toBeUndefined();
  });

  it.each(['phy', 'shybrid', 'mat', 'csv-wide'])(
    'as %s is read as the same trains',
    async (formatId) => {
      const sorting = exampleSorting();
      const found = await read(written(formatId, sorting), '', sorting.sampleRate);
      expect(found.spikes).toEqual(trainsIn(sorting));
      expect(found.sampleRate).toBe(sorting.sampleRate);
    },
  );

  it('for wave_clus and Klusters is read as the same trains under the numbers of their classes', async () => {
    const sorting = exampleSorting();
    const { spikes, units } = sorting;
    for (const [formatId, first] of [
      ['wave-clus', 1],
      ['neuroscope', 2],
    ] as const) {
      const found = await read(written(formatId, sorting), '', sorting.sampleRate);
      expect(found.spikes.sampleIndex).toEqual(trainsIn(sorting).sampleIndex);
      const classes = Array.from(found.spikes.unitIndex, (unit) => found.spikes.unitIds[unit]);
      const expected = Array.from(spikes.unitIndex, (unit) => unit + first);
      expect(new Set(classes).size).toBe(units.length);
      expect([...classes].sort(byNumber)).toEqual([...expected].sort(byNumber));
    }
  });

  it('for phy keeps what people said of units', async () => {
    const sorting = exampleSorting();
    const labels = new Map([[sorting.units[1]!.unitId, 'mua' as const]]);
    const found = await read(written('phy', sorting, { labels }));
    expect(found.labels).toEqual(labels);
  });

  it('for phy has the labels of Kilosort where people have said nothing', async () => {
    const sorting = exampleSorting({ units: 2 });
    const labels = new Map([[1, 'noise' as const]]);
    const files = written('phy', sorting, { labels });
    const kilosort = 'cluster_id\tKSLabel\n1\tgood\n2\tmua\n';
    const found = await read({ ...files, 'cluster_KSLabel.tsv': kilosort });
    expect([...found.labels]).toEqual([
      [1, 'noise'],
      [2, 'mua'],
    ]);
  });

  it.each(['phy', 'neuroscope', 'npz', 'numpy-folder', 'csv-long', 'csv-wide', 'mat', 'wave-clus'])(
    'as %s has its spikes where they were in a recording with gaps',
    async (formatId) => {
      const sorting = exampleSorting({ segments: 3 });
      const stored = await read(written(formatId, sorting), '', sorting.sampleRate);
      const placed = placeTrains({ ...stored, name: 'it' }, sorting);
      expect(placed).toEqual({ ...trainsIn(sorting), unitIds: stored.spikes.unitIds });
    },
  );

  it('as npz keeps names of units, in bytes of either order', async () => {
    const spikes = [
      ['CA3_µ', 40],
      ['CA1', 7],
      ['CA3_µ', 9],
    ] as const;
    for (const order of ['<', '>'] as const) {
      const texts = (values: readonly string[]) => npyOfTexts(values, order);
      const numbers = (values: readonly number[]) =>
        encodeNpy(Float64Array.from(values), [values.length]);
      const npz = zipStored({
        'unit_ids.npy': texts(['CA1', 'CA3_µ', 'silent']),
        'num_segment.npy': numbers([1]),
        'sampling_frequency.npy': numbers([20_000]),
        'spike_indexes_seg0.npy': numbers(spikes.map(([, sample]) => sample)),
        'spike_labels_seg0.npy': texts(spikes.map(([name]) => name)),
      });
      const found = await read({ 'x.npz': npz });
      expect([...found.names!]).toEqual([
        [0, 'CA1'],
        [1, 'CA3_µ'],
        [2, 'silent'],
      ]);
      expect([...found.spikes.sampleIndex]).toEqual([7, 9, 40]);
      expect([...found.spikes.unitIndex]).toEqual([0, 1, 1]);
    }
  });

  it.each(['b', ''])('as npz must name only units that it lists, not "%s"', async (label) => {
    const numbers = encodeNpy(Float64Array.of(1), [1]);
    const npz = zipStored({
      'unit_ids.npy': npyOfTexts(['a'], '<'),
      'num_segment.npy': numbers,
      'sampling_frequency.npy': numbers,
      'spike_indexes_seg0.npy': numbers,
      'spike_labels_seg0.npy': npyOfTexts([label], '<'),
    });
    await expect(read({ 'x.npz': npz })).rejects.toMatchObject({ code: 'BAD_SPIKES' });
  });

  it('is found by a file of the folder as well', async () => {
    const files = written('phy', exampleSorting());
    for (const path of ['params.py', 'spike_times.npy']) {
      expect((await read(files, path)).form).toBe('Phy folder');
    }
  });
});

describe('params.py', () => {
  const folder = (params: string): Files => ({
    'spike_times.npy': encodeNpy(Float64Array.of(4, 2), [2, 1]),
    'spike_templates.npy': encodeNpy(Uint32Array.of(9, 8), [2]),
    'params.py': params,
  });

  it.each([
    ['sample_rate = 30000.', 30000],
    ['sample_rate=3e4 # Hz', 30000],
    ['sample_rate = 1\r\nsample_rate = 32_000.5\r\n', 32000.5],
    ["dat_path = 'x'\n", undefined],
  ])('that says %j is read', async (params, rate) => {
    const found = await read(folder(params));
    expect(found.sampleRate).toBe(rate);
    expect(Array.from(found.spikes.sampleIndex)).toEqual([2, 4]);
    expect(Array.from(found.spikes.unitIds)).toEqual([8, 9]);
  });

  it.each(['sample_rate = 3 * 10000', "sample_rate = __import__('os')", 'sample_rate = 0'])(
    'that says %j is refused',
    async (params) => {
      await expect(read(folder(params))).rejects.toBeInstanceOf(SpikeloomError);
    },
  );
});

describe('files of Klusters', () => {
  const xml =
    '<parameters><acquisitionSystem><samplingRate>20000</samplingRate></acquisitionSystem></parameters>';
  const files = {
    'day.res.1': '10\n20\n30\n40\n',
    'day.clu.1': '4\n0\n1\n3\n2\n',
    'day.res.2': '15\n',
    'day.clu.2': '1\n2\n',
    'day.xml': xml,
  };

  it('leave out artefacts and what is not sorted, and name units of several groups', async () => {
    const found = await read(files);
    expect(found.sampleRate).toBe(20000);
    expect([...found.spikes.sampleIndex]).toEqual([15, 30, 40]);
    expect([...(found.names ?? [])]).toEqual([
      [0, '1:2'],
      [1, '1:3'],
      [2, '2:2'],
    ]);
  });

  it('of one group keep the numbers of their clusters', async () => {
    const { 'day.res.1': res, 'day.clu.1': clu } = files;
    const found = await read({ 'day.res.1': res, 'day.clu.1': clu }, 'day.clu.1', 100);
    expect([...found.spikes.unitIds]).toEqual([2, 3]);
    expect(found.names?.size).toBe(0);
  });

  it('that do not belong together are refused', async () => {
    await expect(read({ ...files, 'day.clu.2': '1\n2\n2\n' })).rejects.toThrow(/day\.clu\.2/);
    await expect(read({ ...files, 'day.res.2': '1.5\n' })).rejects.toThrow(/whole numbers/);
  });
});

describe('MATLAB files', () => {
  it('of wave_clus state the rate in their parameters, and leave class 0 out', async () => {
    const build = new MatBuilder();
    const classes = build.numeric('cluster_class', [3, 2], [0, 2, 1, 1, 2.5, 1000], 'float64');
    const par = build.struct('par', { sr: build.numeric('', [1, 1], [24000], 'float64') });
    for (const compress of [false, true]) {
      const found = await read({ 'times_x.mat': matBytes([classes, par], { compress }) });
      expect(found.sampleRate).toBe(24000);
      expect([...found.spikes.sampleIndex]).toEqual([60, 24000]);
      expect([...found.spikes.unitIds]).toEqual([1, 2]);
    }
    await expect(read({ 'times_x.mat': matBytes([classes]) })).rejects.toThrow(
      expect.objectContaining({ code: 'SAMPLE_RATE_MISSING' }),
    );
  });

  it('of something else say what is in them', async () => {
    const build = new MatBuilder();
    const bytes = matBytes([build.numeric('data', [1, 1], [1], 'float64')]);
    await expect(read({ 'x.mat': bytes }, 'x.mat')).rejects.toThrow(/holds data/);
  });
});

describe('what is no sorting', () => {
  const spikes = tabulateSpikes([{ unitId: 1, sampleIndex: 5, segment: 0 }]);
  const npz = written('npz', sortingOfTrains(spikes, hertz(10)))['sorting.npz'] as Uint8Array;

  it('is named', async () => {
    const compressed = npz.slice();
    const view = new DataView(npz.buffer, npz.byteOffset, npz.byteLength);
    const directory = view.getUint32(npz.length - 6, true);
    compressed[directory + 10] = 12;
    const params = { 'params.py': 'sample_rate = 10' };
    const cases: readonly (readonly [Files, string, string])[] = [
      [{ 'notes.txt': 'x' }, '', 'NOT_A_SORTING'],
      [{ 'x.npz': encodeNpy(Float64Array.of(1), [1]) }, '', 'NOT_A_SORTING'],
      [{ 'spikes.csv': encodeNpy(Float64Array.of(1), [1]) }, 'spikes.csv', 'NOT_A_SORTING'],
      [{ 'spike_times.npy': encodeNpy(Float64Array.of(1), [1]) }, '', 'NOT_A_SORTING'],
      [{ 'x.bin': Uint8Array.of(1, 0, 2, 0) }, 'x.bin', 'NOT_A_SORTING'],
      [{ 'x.csv': 'a,b\n1,2\n' }, 'x.csv', 'BAD_CSV'],
      [{ 'x.npz': compressed }, '', 'ZIP_COMPRESSED'],
      [{ 'x.npz': npz.slice(0, npz.length - 30) }, 'x.npz', 'BAD_ZIP'],
      [
        {
          ...params,
          'spike_times.npy': encodeNpy(Float64Array.of(1.5), [1]),
          'spike_clusters.npy': encodeNpy(Int32Array.of(1), [1]),
        },
        '',
        'BAD_SPIKES',
      ],
      [
        {
          ...params,
          'spike_times.npy': encodeNpy(Float64Array.of(1, 2), [2]),
          'spike_clusters.npy': encodeNpy(Int32Array.of(1), [1]),
        },
        '',
        'BAD_SPIKES',
      ],
      [{ ...params, 'spike_times.npy': encodeNpy(Float64Array.of(1), [1]) }, '', 'BAD_SPIKES'],
    ];
    for (const [files, path, code] of cases) {
      await expect(read(files, path)).rejects.toThrow(expect.objectContaining({ code }));
    }
  });

  it('breaks nothing, wherever a byte of it is wrong', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom('npz', 'numpy-folder', 'phy', 'mat', 'wave-clus', 'neuroscope'),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.option(fc.nat()),
        async (formatId, changes, cut) => {
          const files = written(formatId, exampleSorting({ durationSeconds: 1 }));
          const damaged = Object.fromEntries(
            Object.entries(files).map(([name, content]) => {
              const bytes =
                typeof content === 'string' ? new TextEncoder().encode(content) : content.slice();
              for (const [place, value] of changes)
                bytes[place % Math.min(bytes.length, 400)] = value;
              return [name, cut === null ? bytes : bytes.subarray(0, cut % bytes.length)];
            }),
          );
          const outcome = await read(damaged).catch((error: unknown) => error);
          if (outcome instanceof Error) expect(outcome).toBeInstanceOf(SpikeloomError);
        },
      ),
      { numRuns: 300 },
    ));
});
