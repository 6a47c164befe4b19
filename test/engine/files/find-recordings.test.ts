import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRecordings, type Search } from '../../../engine/files/find-recordings.ts';
import { isUnchanged } from '../../../engine/files/writing.ts';
import {
  npyBytes,
  numberBytes,
  oebinText,
  wavBytes,
} from '../../core/formats/support/build-files.ts';
import { ncsBytes, recordsWithSkips } from '../../core/formats/support/neuralynx-files.ts';
import { temporaryFolders } from './temporary-folder.ts';

const newFolder = temporaryFolders();
const wav = wavBytes([1, 2, 3, 4], { type: 'int16', channelCount: 2 });
const samples = numberBytes([1, 2, 3, 4], 'int16');
const sidecar = JSON.stringify({ sampleRate: 1000, channels: 2, dtype: 'int16' });

type Files = Readonly<Record<string, Uint8Array | string>>;

function folderOf(files: Files): string {
  const folder = newFolder();
  for (const [path, content] of Object.entries(files)) write(folder, path, content);
  return folder;
}

/** Written long ago, as files of earlier days are. */
function write(folder: string, path: string, content: Uint8Array | string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
  utimesSync(join(folder, path), 1e9, 1e9);
}

const openEphys = (folder: string, ...streams: string[]): Files =>
  Object.fromEntries([
    [
      `${folder}/structure.oebin`,
      oebinText(
        streams.map((name) => ({ folder: `${name}/`, channelNames: ['CH1'], bitVolts: 1 })),
      ),
    ],
    ...streams.map((name) => [`${folder}/continuous/${name}/continuous.dat`, samples]),
  ]);

const find = (folder: string, search: Partial<Search> = {}) =>
  findRecordings(folder, { options: {}, now: Date.now, ...search });

const placesIn = async (folder: string) =>
  (await find(folder)).recordings.map(({ place }) => place);

describe('the recordings of a folder', () => {
  it('are found at any depth, by content, with what a list shows of them', async () => {
    const folder = folderOf({
      'deep/er/song': wav,
      'raw.bin': samples,
      'raw.json': sidecar,
      'table.npy': npyBytes([1, 2, 3, 4], { type: 'int16', shape: [2, 2] }),
      'table.json': '{"sampleRate": 500}',
      'notes.txt': 'RIFF',
      'camera.mp4': samples,
    });
    const { recordings, problems } = await find(folder);
    expect(problems).toEqual([]);
    expect(recordings).toMatchObject([
      { place: 'deep/er/song', folderName: 'deep_er_song', formatId: 'wav', channelCount: 2 },
      { place: 'raw.bin', folderName: 'raw', sampleRate: 1000, durationSeconds: 0.002 },
      { place: 'table.npy', folderName: 'table', formatId: 'npy', writing: 'settled' },
    ]);
    expect(recordings[1]!.samples).toMatchObject([
      { path: 'raw.bin', byteLength: 8, modifiedMs: 1e12 },
    ]);
  });

  it('of several files are one, and one file may hold several', async () => {
    const folder = folderOf({
      ...openEphys('n1/rec', 'A', 'B'),
      'n1/rec/continuous/A/timestamps.npy': npyBytes([5, 6, 7, 8], { type: 'int64', shape: [4] }),
      ...openEphys('n2/rec', 'A'),
    });
    const { recordings } = await find(folder);
    expect(recordings.map(({ folderName }) => folderName)).toEqual([
      'n1_rec_A',
      'n1_rec_B',
      'n2_rec_A',
    ]);
    expect(recordings[1]!.samples[0]!.path).toBe('n1/rec/continuous/B/continuous.dat');
  });

  it('come in the order of people', async () => {
    const folder = folderOf({ 'day10.wav': wav, 'day2.wav': wav, 'Day1.wav': wav });
    expect(await placesIn(folder)).toEqual(['Day1.wav', 'day2.wav', 'day10.wav']);
  });

  it('are none of our own results, nor of other sorters', async () => {
    const folder = folderOf({
      'a.wav': wav,
      'spikeloom/session.sqlite': '',
      'spikeloom/a/residual.wav': wav,
      'old/a/sorting.json': '{}',
      'old/a/templates.npy': npyBytes([1, 2], { type: 'int16', shape: [1, 2] }),
      'kilosort/params.py': '',
      'kilosort/spike_clusters.npy': npyBytes([1, 2], { type: 'int32', shape: [2] }),
      'kilosort/temp_wh.dat': samples,
      'analysis/cube.npy': npyBytes([1], { type: 'int16', shape: [1, 1, 1] }),
      '.Trash/b.wav': wav,
      '._a.wav': wav,
    });
    expect(await find(folder)).toMatchObject({ recordings: [{ place: 'a.wav' }], problems: [] });
  });

  it('are none where there is nothing', async () => {
    expect(await find(newFolder())).toEqual({ recordings: [], problems: [] });
  });

  it('are found beside what cannot be read, which is told', async () => {
    const folder = folderOf({
      'a.wav': wav,
      'cut.wav': wav.subarray(0, 20),
      'untold.dat': samples,
      'empty.bin': '',
    });
    const { recordings, problems } = await find(folder);
    expect(recordings.map(({ place }) => place)).toEqual(['a.wav']);
    expect(problems).toMatchObject([
      { path: 'cut.wav', error: { code: 'WAV_HEADER' } },
      { path: 'empty.bin', error: { code: 'EMPTY_FILE' } },
      { path: 'untold.dat', error: { code: 'RAW_FACTS_MISSING' } },
    ]);
  });

  // Nothing is forbidden to root.
  it.skipIf(process.getuid?.() === 0)(
    'are found beside a folder that may not be read',
    async () => {
      const folder = folderOf({ 'a.wav': wav, 'locked/b.wav': wav });
      chmodSync(join(folder, 'locked'), 0);
      const { recordings, problems } = await find(folder);
      chmodSync(join(folder, 'locked'), 0o700);
      expect(recordings).toHaveLength(1);
      expect(problems).toMatchObject([{ path: 'locked', error: { code: 'EACCES' } }]);
    },
  );
});

describe('links', () => {
  it('lead to no recording twice and in no circles', async () => {
    const folder = folderOf({ 'z/real.wav': wav });
    const elsewhere = folderOf({ 'far/away.wav': wav });
    symlinkSync(join(folder, 'z'), join(folder, 'a'));
    symlinkSync(join(folder, 'z', 'real.wav'), join(folder, 'b.wav'));
    symlinkSync(folder, join(folder, 'z', 'loop'));
    symlinkSync(dirname(folder), join(folder, 'z', 'out'));
    symlinkSync(join(elsewhere, 'far'), join(folder, 'c'));
    symlinkSync(join(elsewhere, 'far', 'away.wav'), join(folder, 'd.wav'));
    symlinkSync(join(elsewhere, 'gone.wav'), join(folder, 'e.wav'));
    expect(await placesIn(folder)).toEqual(['c/away.wav', 'z/real.wav']);
  });
});

describe('the name of a recording', () => {
  const namesOf = async (...paths: string[]) => {
    const files = Object.fromEntries(paths.map((path) => [path, wav]));
    return (await find(folderOf(files))).recordings.map(({ folderName }) => folderName);
  };

  it('tells recordings of one name apart, whatever else is there', async () => {
    expect(await namesOf('day1/a.wav', 'day2/a.wav')).toEqual(['day1_a', 'day2_a']);
    expect(await namesOf('a', 'a.wav', 'b.wav')).toEqual(['a', 'a.wav', 'b']);
    const names = await namesOf('a/b.wav', 'a_b.wav', 'A b.wav');
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(3);
  });

  it('may be written in any script, and is cut where it is very long', async () => {
    const long = `${'長'.repeat(80)}.wav`;
    const names = await namesOf('день/Ünïté 1.wav', long);
    expect(names[0]).toBe('день_Ünïté_1');
    expect(names[1]).toBe('長'.repeat(50));
    const [first, second] = await namesOf(`${'x'.repeat(250)}1`, `${'x'.repeat(250)}2`);
    expect(first).not.toBe(second);
  });
});

describe('what is being written', () => {
  it('comes last, and is told from what was written a moment ago', async () => {
    const folder = folderOf({ 'a.wav': wav, 'b.bin': samples, 'b.json': sidecar, 'c.wav': wav });
    const now = new Date();
    for (const name of ['a.wav', 'b.bin']) utimesSync(join(folder, name), now, now);
    const recorder = setInterval(() => appendFileSync(join(folder, 'b.bin'), samples), 20);
    const { recordings } = await find(folder);
    clearInterval(recorder);
    expect(recordings.map(({ place, writing }) => [place, writing])).toEqual([
      ['c.wav', 'settled'],
      ['a.wav', 'recent'],
      ['b.bin', 'growing'],
    ]);
  });

  it('shows later as well', async () => {
    const folder = folderOf({ 'a.wav': wav, 'b.wav': wav, 'c.wav': wav });
    const { recordings } = await find(folder);
    appendFileSync(join(folder, 'b.wav'), samples);
    rmSync(join(folder, 'c.wav'));
    const unchanged = recordings.map((recording) => isUnchanged(folder, recording));
    expect(await Promise.all(unchanged)).toEqual([true, false, false]);
  });
});

describe('a folder that was searched before', () => {
  const remembering = () => {
    const texts = new Map<string, string>();
    let recalled = 0;
    const known = {
      recall(place: string) {
        recalled++;
        return texts.get(place);
      },
      remember: (place: string, text: string) => void texts.set(place, text),
    };
    return { known, texts, recalledCount: () => recalled };
  };

  it('is told of in the same words, unless something changed', async () => {
    const folder = folderOf({
      'a.wav': wav,
      'b.bin': samples,
      'b.json': sidecar,
      ...openEphys('n/rec', 'A'),
    });
    const { known, texts } = remembering();
    const first = await find(folder, { known });
    expect([...texts.keys()].sort()).toEqual(['a.wav', 'b.bin', 'n/rec/structure.oebin']);
    // What is recalled is what was kept: words changed there show.
    for (const [place, text] of texts) texts.set(place, text.replaceAll('Wave', 'Recalled'));
    const second = await find(folder, { known });
    expect(second.recordings.map(({ format }) => format)).toContain('Recalled sound');
    expect(JSON.parse(JSON.stringify(second).replaceAll('Recalled', 'Wave'))).toEqual(
      JSON.parse(JSON.stringify(first)),
    );

    for (const damaged of ['', 'null', '{}', '{"asked": [], "listed": []}']) {
      for (const place of texts.keys()) texts.set(place, damaged);
      expect(await find(folder, { known })).toEqual(first);
    }

    write(folder, 'b.json', sidecar.replace('1000', '250'));
    renameSync(join(folder, 'n/rec/continuous/A'), join(folder, 'n/rec/continuous/B'));
    write(folder, 'a.wav', wavBytes([1, 2], { type: 'int16', channelCount: 1 }));
    const third = await find(folder, { known });
    expect(third.recordings).toMatchObject([
      { place: 'a.wav', channelCount: 1, format: 'Wave sound' },
      { place: 'b.bin', sampleRate: 250 },
    ]);
    expect(third.problems).toMatchObject([{ error: { code: 'STREAM_FILE_MISSING' } }]);
    const told = await find(folder, { known, options: { gainUv: 2 } });
    expect(told.recordings[0]!.notices).toEqual([]);
  });

  it('shows what has come to a folder of channels, whether that is the root or below it', async () => {
    const channel = (name: string) => ncsBytes(recordsWithSkips([0]), { name });
    for (const below of ['', 'rat/', 'rat/day1/']) {
      const folder = folderOf({ [`${below}CSC1.ncs`]: channel('CSC1'), 'z/a.wav': wav });
      const { known } = remembering();
      const countsIn = async () =>
        (await find(folder, { known })).recordings.map(({ channelCount }) => channelCount);
      expect(await countsIn()).toEqual([1, 2]);
      write(folder, `${below}CSC2.ncs`, channel('CSC2'));
      expect(await countsIn()).toEqual([2, 2]);
    }
  });

  it('remembers what is no recording, and tries again what could not be opened', async () => {
    const cube = npyBytes([1], { type: 'int16', shape: [1, 1, 1] });
    const folder = folderOf({ 'cube.npy': cube, 'cut.wav': wav.subarray(0, 20) });
    const { known, texts } = remembering();
    const first = await find(folder, { known });
    expect(first).toMatchObject({ recordings: [], problems: [{ path: 'cut.wav' }] });
    expect([...texts.keys()]).toEqual(['cube.npy']);
    expect(await find(folder, { known })).toEqual(first);
    write(folder, 'cube.npy', npyBytes([1, 2], { type: 'int16', shape: [2, 1] }));
    write(folder, 'cube.json', '{"sampleRate": 500}');
    expect(await find(folder, { known })).toMatchObject({ recordings: [{ place: 'cube.npy' }] });
  });
});

describe('a folder of a thousand recordings', () => {
  it('is searched, and searched again without opening any of them', async () => {
    const paths = Array.from({ length: 1000 }, (_, i) => `day${i % 20}/rec${i}`);
    const folder = folderOf(
      Object.fromEntries(
        paths.flatMap((path): [string, Uint8Array | string][] => [
          [`${path}.bin`, samples],
          [`${path}.json`, sidecar],
        ]),
      ),
    );
    const texts = new Map<string, string>();
    const remembered: string[] = [];
    const known = {
      recall: (place: string) => texts.get(place),
      remember(place: string, text: string) {
        texts.set(place, text);
        remembered.push(place);
      },
    };
    const { recordings, problems } = await find(folder, { known });
    expect(problems).toEqual([]);
    expect(new Set(recordings.map(({ folderName }) => folderName)).size).toBe(1000);
    expect(remembered.splice(0)).toHaveLength(1000);
    expect(await find(folder, { known })).toEqual({ recordings, problems });
    expect(remembered).toEqual([]);
  });
});
