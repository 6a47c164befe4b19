import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import h5wasm from 'h5wasm/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecording } from '../../../core/formats/registry.ts';
import { locateRecording } from '../../../engine/files/file-tree.ts';
import { findRecordings } from '../../../engine/files/find-recordings.ts';
import { rowsOf } from '../../core/formats/events/read-events.ts';
import { counting } from '../../core/formats/support/build-files.ts';
import { expectRangesOfWhole, noticeCodes, readRows } from '../../core/formats/support/laws.ts';

const folder = mkdtempSync(join(tmpdir(), 'spikeloom-hdf5-'));

beforeAll(async () => {
  await h5wasm.ready;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Content = (file: InstanceType<typeof h5wasm.File>) => void;

function write(name: string, content: Content): string {
  const path = join(folder, name);
  const file = new h5wasm.File(path, 'w');
  content(file);
  file.close();
  return path;
}

async function open(path: string, options = {}) {
  const place = await locateRecording(path);
  return openRecording(place.tree, place.path, options);
}

interface Series {
  readonly name: string;
  readonly frames: number;
  readonly channels: number;
  readonly timestamps?: readonly number[];
  readonly conversion?: number;
}

/** A series of an NWB file whose counts run on from frame to frame, in chunks that are compressed. */
function addSeries(file: InstanceType<typeof h5wasm.File>, series: Series) {
  const { name, frames, channels, timestamps, conversion = 1e-6 } = series;
  const group = (file.get('/acquisition') as InstanceType<typeof h5wasm.Group>).create_group(name);
  group.create_attribute('neurodata_type', 'ElectricalSeries');
  const data = group.create_dataset({
    name: 'data',
    data: Int16Array.from(counting(0, frames * channels)),
    shape: [frames, channels],
    chunks: [7, channels],
    compression: 'gzip',
  });
  data.create_attribute('conversion', conversion);
  group.create_dataset({
    name: 'electrodes',
    data: Int32Array.from(counting(0, channels), (i) => channels - 1 - i),
  });
  if (timestamps) {
    group.create_dataset({ name: 'timestamps', data: Float64Array.from(timestamps) });
    return;
  }
  const start = group.create_dataset({ name: 'starting_time', data: 2.5, shape: [], dtype: '<d' });
  start.create_attribute('rate', 1000);
}

function startNwb(file: InstanceType<typeof h5wasm.File>) {
  file.create_attribute('nwb_version', '2.6.0');
  file.create_group('acquisition');
  const table = file
    .create_group('general')
    .create_group('extracellular_ephys')
    .create_group('electrodes');
  table.create_dataset({ name: 'rel_x', data: Float64Array.of(0, 10, 20) });
  table.create_dataset({ name: 'rel_y', data: Float64Array.of(5, 15, 25) });
  table.create_dataset({ name: 'group_name', data: ['a', 'a', 'b'] });
  table.create_dataset({ name: 'label', data: ['first', 'second', 'third'] });
}

describe('NWB files', () => {
  it('is found in a folder like any other', async () => {
    const path = write('in-folder.nwb', (file) => {
      startNwb(file);
      addSeries(file, { name: 'found', frames: 40, channels: 2 });
    });
    const { recordings } = await findRecordings(folder, { options: {}, now: Date.now });
    const place = basename(path);
    expect(recordings.filter((recording) => recording.place === place)).toMatchObject([
      { formatId: 'nwb', channelCount: 2, sampleRate: 1000 },
    ]);
  });

  it('give every series in microvolts, with the electrodes that it refers to', async () => {
    const path = write('day.nwb', (file) => {
      startNwb(file);
      addSeries(file, { name: 'Probe', frames: 50, channels: 3 });
      addSeries(file, { name: 'Wire 2', frames: 10, channels: 2, conversion: 2e-6 });
    });
    const opened = await open(path);
    const { recordings, format } = opened;
    expect(format).toBe('NWB');
    expect(recordings.map(({ name }) => name)).toEqual(['Probe', 'Wire_2']);
    const [probe, wire] = recordings.map(({ recording }) => recording);
    expect(probe!.channelNames).toEqual(['third', 'second', 'first']);
    expect([...probe!.probe.positionsUm]).toEqual([20, 25, 10, 15, 0, 5]);
    expect(probe!.probe.shankIds).toEqual(['b', 'a', 'a']);
    expect(probe!.segments).toEqual([{ startSample: 2500, sampleCount: 50, startTime: 2.5 }]);
    expect(await readRows(probe!)).toEqual(
      [0, 1, 2].map((c) => counting(0, 50).map((t) => expect.closeTo(3 * t + c, 3))),
    );
    await expectRangesOfWhole(probe!, 10);
    expect((await readRows(wire!))[1]![9]).toBeCloseTo(38, 3);
    await opened.close();
  });

  it('with the time of every frame are cut where it jumps', async () => {
    const timestamps = counting(0, 300).map((i) => 10 + (i < 120 ? i : i + 40) / 20_000);
    const path = write('times.nwb', (file) => {
      startNwb(file);
      addSeries(file, { name: 'Probe', frames: 300, channels: 2, timestamps });
    });
    const opened = await open(path);
    const { recordings } = opened;
    const { recording } = recordings[0]!;
    expect(recording.sampleRate).toBe(20_000);
    expect(noticeCodes(recording)).toEqual(['GAPS']);
    expect(
      recording.segments.map(({ startSample, sampleCount }) => [startSample, sampleCount]),
    ).toEqual([
      [200_000, 120],
      [200_160, 180],
    ]);
    await opened.close();
  });

  it('without a series, or with one that states no clock, are refused', async () => {
    const empty = write('empty.nwb', startNwb);
    await expect(open(empty)).rejects.toMatchObject({ code: 'NO_SERIES' });
    const timeless = write('timeless.nwb', (file) => {
      startNwb(file);
      addSeries(file, { name: 'Probe', frames: 8, channels: 2, timestamps: [1, 2] });
    });
    await expect(open(timeless)).rejects.toMatchObject({ code: 'NWB_SERIES' });
  });
});

describe('events of NWB files', () => {
  type Group = InstanceType<typeof h5wasm.Group>;
  const typed = (group: Group, name: string, type: string) => {
    const series = group.create_group(name);
    series.create_attribute('neurodata_type', type);
    return series;
  };
  const numbers = (group: Group, name: string, values: readonly number[]) =>
    group.create_dataset({ name, data: Float64Array.from(values) });

  it('are trials, annotations, labelled events and whole numbers at stated times', async () => {
    const path = write('events.nwb', (file) => {
      startNwb(file);
      addSeries(file, { name: 'Probe', frames: 100, channels: 2 });
      const trials = file.create_group('intervals').create_group('trials');
      numbers(trials, 'start_time', [2.51, 2.53]);
      numbers(trials, 'stop_time', [2.52, 2.57]);
      numbers(trials, 'id', [0, 1]);
      const acquisition = file.get('/acquisition') as Group;
      const notes = typed(acquisition, 'notes', 'AnnotationSeries');
      notes.create_dataset({ name: 'data', data: ['lever', 'reward'] });
      numbers(notes, 'timestamps', [2.54, 9]);
      const labelled = typed(acquisition, 'cues', 'LabeledEvents');
      const data = labelled.create_dataset({ name: 'data', data: Uint8Array.of(1, 0) });
      data.create_attribute('labels', ['left', 'right']);
      numbers(labelled, 'timestamps', [2.55, 2.56]);
      const codes = typed(acquisition, 'codes', 'TimeSeries');
      codes.create_dataset({ name: 'data', data: Int32Array.of(7) });
      numbers(codes, 'timestamps', [2.5]);
      const speed = typed(acquisition, 'speed', 'TimeSeries');
      numbers(speed, 'data', [0.5, 1.25]);
      numbers(speed, 'timestamps', [2.5, 2.51]);
    });
    const opened = await open(path);
    const events = await opened.recordings[0]!.events!.read();
    expect(rowsOf(events)).toEqual([
      ['codes', 0, 0, 7, ''],
      ['trials', 0, 10, Number.NaN, ''],
      ['trials', 0, 30, Number.NaN, ''],
      ['notes', 0, 40, Number.NaN, 'lever'],
      ['cues', 0, 50, 1, 'right'],
      ['cues', 0, 60, 0, 'left'],
    ]);
    expect(events.durationSeconds[1]).toBeCloseTo(0.01, 9);
    expect(events.durationSeconds[2]).toBeCloseTo(0.04, 9);
    expect(noticeCodes(events)).toEqual(['EVENTS_OUTSIDE_RECORDING']);
    await opened.close();
  });
});

describe('samples of an NWB file in raw files beside it', () => {
  const written = fileURLToPath(new URL('../../fixtures/hdf5/external.nwb', import.meta.url));
  const counts = Int16Array.from(counting(0, 200));
  const path = join(folder, 'external.nwb');
  const [first, second] = ['first.raw', 'second.raw'].map((name) => join(folder, name));
  const writeRaw = () => {
    copyFileSync(written, path);
    writeFileSync(first!, counts.subarray(0, 120));
    writeFileSync(second!, Buffer.concat([Buffer.from('head'), Buffer.from(counts.buffer, 240)]));
  };

  it('are found whatever folder the program runs in, and belong to the recording', async () => {
    writeRaw();
    const opened = await open(path);
    const { recording, samples } = opened.recordings[0]!;
    expect(samples.map(({ name }) => basename(name))).toEqual([
      'external.nwb',
      'first.raw',
      'second.raw',
    ]);
    expect(await readRows(recording)).toEqual(
      [0, 1].map((c) => counting(0, 100).map((t) => expect.closeTo(2 * t + c, 3))),
    );
    await expectRangesOfWhole(recording, 10);
    await opened.close();
  });

  it('are missed by name', async () => {
    writeRaw();
    rmSync(second!);
    await expect(open(path)).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringContaining('second.raw'),
    });
  });

  it('are not read as zeros where a raw file is cut short', async () => {
    writeRaw();
    writeFileSync(second!, 'head');
    await expect(open(path)).rejects.toMatchObject({ code: 'TRUNCATED_FILE' });
  });
});

describe('a damaged HDF5 file', () => {
  it('is read anew once a sound one is in its place', async () => {
    const written = write('sound.nwb', (file) => {
      startNwb(file);
      addSeries(file, { name: 'Probe', frames: 50, channels: 2 });
    });
    const sound = readFileSync(written);
    const path = join(folder, 'replaced.nwb');
    writeFileSync(path, sound.subarray(0, sound.length / 2));
    await expect(open(path)).rejects.toHaveProperty('code');
    writeFileSync(path, sound);
    const opened = await open(path);
    expect(opened.recordings[0]!.recording.segments[0]!.sampleCount).toBe(50);
    await opened.close();
  });
});

describe('other HDF5 files', () => {
  it.each([true, false])(
    'MEArec gives its channels and their places (frames first: %s)',
    async (framesFirst) => {
      const path = write('sim.h5', (file) => {
        file.create_dataset({
          name: 'recordings',
          data: Float32Array.from(counting(0, 200)),
          shape: framesFirst ? [100, 2] : [2, 100],
        });
        const facts = file.create_group('info').create_group('recordings');
        facts.create_dataset({ name: 'fs', data: 32_000, shape: [], dtype: '<d' });
        file.create_dataset({
          name: 'channel_positions',
          data: Float64Array.of(0, 1, 2, 0, 3, 4),
          shape: [2, 3],
        });
      });
      const opened = await open(path);
      const { recordings, format } = opened;
      expect(format).toBe('MEArec');
      const { recording } = recordings[0]!;
      expect(recording.sampleRate).toBe(32_000);
      expect([...recording.probe.positionsUm]).toEqual([1, 2, 3, 4]);
      const rows = await readRows(recording);
      expect(rows[1]!.slice(0, 3)).toEqual(framesFirst ? [1, 3, 5] : [100, 101, 102]);
      await expectRangesOfWhole(recording, 5);
      await opened.close();
    },
  );

  it('MATLAB gives data and sr, as wave_clus has them', async () => {
    const path = write('wire.h5', (file) => {
      file.create_dataset({ name: 'data', data: Float64Array.of(1, 2, 3, 4), shape: [4, 1] });
      file.create_dataset({ name: 'sr', data: Float64Array.of(24_000), shape: [1, 1] });
    });
    const opened = await open(path, { gainUv: 2 });
    const { recordings } = opened;
    expect(recordings[0]!.recording.sampleRate).toBe(24_000);
    expect(await readRows(recordings[0]!.recording)).toEqual([[2, 4, 6, 8]]);
    await opened.close();
  });

  it('of another layout are named with what they hold', async () => {
    const path = write('other.h5', (file) => file.create_group('pictures'));
    await expect(open(path)).rejects.toMatchObject({
      code: 'HDF5_LAYOUT',
      message: expect.stringContaining('pictures'),
    });
  });
});
