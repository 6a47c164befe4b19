import { describe, expect, it } from 'vitest';
import { folderSafeName, uniqueNames } from '../../../core/formats/opened-recording.ts';
import { openRecording } from '../../../core/formats/registry.ts';
import { rejection } from '../../support/rejection.ts';
import { concatBytes, npyBytes, numberBytes, wavBytes } from './support/build-files.ts';
import { noticeCodes, readRows } from './support/laws.ts';
import { memoryTree } from './support/memory-tree.ts';

const samples = numberBytes([1, 2, 3, 4], 'int16');
const wav = wavBytes([1, 2], { type: 'int16', channelCount: 1 });
const npy = npyBytes([1, 2], { type: 'int16', shape: [2] });
const raw = { sampleRate: 30_000, channels: 2, dtype: 'int16' } as const;

describe('the format of a file', () => {
  it('is told by its content whatever its name', async () => {
    const tree = memoryTree({ 'a.bin': wav, 'b.wav': npy, 'c.npy': samples });
    const formats = await Promise.all([
      openRecording(tree, 'a.bin', {}),
      openRecording(tree, 'b.wav', { sampleRate: 1000 }),
      openRecording(tree, 'c.npy', raw),
    ]);
    expect(formats.map(({ formatId }) => formatId)).toEqual(['wav', 'npy', 'raw-binary']);
    expect(formats.map(({ recordings }) => recordings[0]!.name)).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['\x89HDF\r\n\x1a\n', 'HDF5'],
    ['######## Neuralynx Data File Header', 'Neuralynx'],
    ['PK\x03\x04', 'zip'],
  ])('that begins with %j is named, not sorted as raw samples', async (magic, name) => {
    const tree = memoryTree({ 'x.dat': concatBytes(magic, new Uint8Array(100)) });
    await expect(openRecording(tree, 'x.dat', raw)).rejects.toMatchObject({
      code: 'FORMAT_NOT_SUPPORTED',
      message: expect.stringContaining(name),
    });
  });
});

describe('what is said of the raw files of a folder', () => {
  const said = { ...raw, onlyRaw: true };

  it('counts for those alone that nothing beside them describes', async () => {
    const beside = JSON.stringify({ sampleRate: 20_000, channels: 1 });
    const tree = memoryTree({ 'a.wav': wav, 'b.bin': samples, 'c.bin': samples, 'c.json': beside });
    const open = async (path: string) =>
      (await openRecording(tree, path, said)).recordings[0]!.recording;
    const [ofWav, plain, described] = [
      await open('a.wav'),
      await open('b.bin'),
      await open('c.bin'),
    ];
    expect(ofWav.channelCount).toBe(1);
    expect(ofWav.sampleRate).toBe(
      (await openRecording(tree, 'a.wav', {})).recordings[0]!.recording.sampleRate,
    );
    expect([plain.channelCount, plain.sampleRate]).toEqual([2, 30_000]);
    expect([described.channelCount, described.sampleRate]).toEqual([1, 20_000]);
  });

  it('counts for an array as well, as far as an array does not say it', async () => {
    const tree = memoryTree({ 'a.npy': npy, 'b.npy': npy, 'b.json': '{"sampleRate": 1000}' });
    const open = async (path: string, gainUv?: number) =>
      (await openRecording(tree, path, { ...said, gainUv })).recordings[0]!.recording;
    const recording = await open('a.npy', 0.25);
    expect([recording.channelCount, recording.sampleRate]).toEqual([1, 30_000]);
    expect(recording.gainToMicrovolts).toBe(0.25);
    expect((await open('b.npy')).sampleRate).toBe(1000);
    const unsaid = openRecording(tree, 'a.npy', { onlyRaw: true });
    await expect(unsaid).rejects.toMatchObject({ code: 'SAMPLE_RATE_MISSING' });
  });

  it('is refused for other files where they are meant as well', async () => {
    const tree = memoryTree({ 'a.wav': wav });
    await expect(openRecording(tree, 'a.wav', raw)).rejects.toMatchObject({
      code: 'OPTION_NOT_APPLICABLE',
    });
  });
});

describe('a path', () => {
  it('that leads nowhere, or to an empty file, is said to', async () => {
    const tree = memoryTree({ 'empty.bin': new Uint8Array() });
    await expect(openRecording(tree, 'gone.bin', raw)).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
    await expect(openRecording(tree, 'empty.bin', raw)).rejects.toMatchObject({
      code: 'EMPTY_FILE',
    });
    expect(tree.openCount()).toBe(0);
  });

  it('may be written with back-slashes, dots and a trailing slash', async () => {
    const tree = memoryTree({ 'day/one/a.wav': wav });
    for (const path of ['day\\one\\a.wav', './day/one/a.wav', 'day/one/']) {
      expect((await openRecording(tree, path, {})).recordings[0]!.name).toBe('a');
    }
  });

  it('of a folder opens the one file that is a recording beyond doubt', async () => {
    const sidecar = JSON.stringify({ ...raw, probe: 'probe.json' });
    const probe = JSON.stringify({
      probes: [
        {
          contact_positions: [
            [0, 0],
            [0, 20],
          ],
        },
      ],
    });
    const files = { 'sim/a.bin': samples, 'sim/a.json': sidecar, 'sim/probe.json': probe };
    const tree = memoryTree({ ...files, 'sim/truth.csv': 'unit_id,sample_index\r\n' });
    const opened = await openRecording(tree, 'sim', {});
    expect(opened.recordings[0]!.recording.probe.geometryKnown).toBe(true);

    const two = memoryTree({ ...files, 'sim/b.wav': wav });
    await expect(openRecording(two, 'sim', {})).rejects.toMatchObject({
      code: 'NO_SINGLE_RECORDING',
      message: expect.stringMatching(/a\.bin.*b\.wav/),
    });
    await expect(openRecording(memoryTree({ 'x/y.bin': samples }), 'x', {})).rejects.toMatchObject({
      code: 'NO_SINGLE_RECORDING',
    });
    expect(two.openCount()).toBe(0);
  });
});

describe('a sidecar', () => {
  const open = (sidecar: unknown, options = {}, name = 'rec.json') => {
    const text = typeof sidecar === 'string' ? sidecar : JSON.stringify(sidecar);
    return openRecording(memoryTree({ 'rec.bin': samples, [name]: text }), 'rec.bin', options);
  };

  it('says what the file does not, in any spelling of its keys', async () => {
    for (const sidecar of [
      { sampleRate: 10, channels: 2, dtype: 'int16', gainUv: 2, offsetCounts: 1 },
      { sample_rate: 10, channels: 2, dtype: 'int16', gain_uv: 2, offset_counts: 1 },
      { 'sample-rate': 10, Channels: 2, DTYPE: 'int16', 'gain-uv': 2, 'offset-counts': 1 },
    ]) {
      const { recordings, notices } = await open(sidecar);
      expect(notices).toEqual([]);
      expect(recordings[0]!.recording.sampleRate).toBe(10);
      expect(await readRows(recordings[0]!.recording)).toEqual([
        [0, 4],
        [2, 6],
      ]);
    }
  });

  it('names a probe of the library, unless a file has that name', async () => {
    const named = await open({ ...raw, probe: 'stereotrodes' });
    expect(named.recordings[0]!.recording.probe.name).toBe('stereotrodes');
    await expect(open({ ...raw, probe: 'no-such-probe' })).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
    const map = JSON.stringify({ chanMap: [1, 0], xc: [0, 7], yc: [0, 0] });
    const sidecar = JSON.stringify({ ...raw, probe: 'stereotrodes' });
    const tree = memoryTree({ 'rec.bin': samples, 'rec.json': sidecar, stereotrodes: map });
    const { probe } = (await openRecording(tree, 'rec.bin', {})).recordings[0]!.recording;
    expect(Array.from(probe.positionsUm)).toEqual([7, 0, 0, 0]);
  });

  it('gives a probe to a file that says everything else itself', async () => {
    const sidecar = JSON.stringify({ probe: 'wires' });
    const tree = memoryTree({ 'rec.wav': wav, 'rec.json': sidecar });
    const opened = await openRecording(tree, 'rec.wav', {});
    expect(opened.notices).toEqual([]);
    expect(opened.recordings[0]!.recording.probe.name).toBe('wires');
  });

  it('may stand under the full name of the file', async () => {
    expect((await open(raw, {}, 'rec.bin.json')).recordings).toHaveLength(1);
  });

  it('gives way to what the user says', async () => {
    const opened = await open({ ...raw, sampleRate: 1 }, { sampleRate: 5, channels: undefined });
    expect(opened.recordings[0]!.recording.sampleRate).toBe(5);
    expect(opened.recordings[0]!.recording.channelCount).toBe(2);
  });

  it('with a key that means nothing is used, and the key is named', async () => {
    const opened = await open({ ...raw, gian_uv: 3 });
    expect(noticeCodes(opened)).toEqual(['SIDECAR_UNKNOWN_KEY']);
    expect(opened.notices[0]!.message).toContain('gian_uv');
  });

  it('of another program is left alone', async () => {
    expect(noticeCodes(await open({ electrodes: [] }, raw))).toEqual(['SIDECAR_IGNORED']);
  });

  it.each([
    ['{"channels": ', 'SIDECAR_INVALID'],
    ['[1]', 'SIDECAR_INVALID'],
    [{ ...raw, sample_rate: 5 }, 'SIDECAR_INVALID'],
    [{ ...raw, probe: 3 }, 'SIDECAR_INVALID'],
    [{ ...raw, probe: 'gone.json' }, 'FILE_NOT_FOUND'],
    [{ ...raw, channels: '2' }, 'INVALID_OPTION'],
    [{ ...raw, sampleRate: 0 }, 'INVALID_OPTION'],
    [{ ...raw, dtype: 'int12' }, 'INVALID_OPTION'],
    [{ ...raw, gainUv: 0 }, 'INVALID_OPTION'],
    [{ ...raw, offsetSamples: -1 }, 'INVALID_OPTION'],
    [{ ...raw, offsetSamples: 0.5 }, 'INVALID_OPTION'],
    [{ ...raw, probe: {} }, 'PROBE_INVALID'],
  ])('%j ends in %s, and the file is named', async (sidecar, code) => {
    const message = expect.stringContaining('rec.json');
    await expect(open(sidecar)).rejects.toMatchObject({ code, message });
  });

  it('is not blamed for the probe file that it names', async () => {
    const tree = memoryTree({
      'rec.bin': samples,
      'rec.json': JSON.stringify({ ...raw, probe: 'shank.json' }),
      'shank.json': '{}',
    });
    await expect(openRecording(tree, 'rec.bin', {})).rejects.toMatchObject({
      code: 'PROBE_INVALID',
      message: expect.stringMatching(/^shank\.json: /),
    });
  });
});

describe('options', () => {
  it.each([
    [{ sampleRate: Number.NaN }, '--sample-rate is '],
    [{ channels: 1.5 }, '--channels is 1.5, expected '],
    [{ channels: 1e9 }, '--channels is 1000000000, expected '],
    [{ gainUv: Infinity }, '--gain-uv is '],
  ])('%o are refused by the name of their flag', async (wrong, start) => {
    const tree = memoryTree({ 'rec.bin': samples });
    const failure = await rejection(openRecording(tree, 'rec.bin', { ...raw, ...wrong }));
    expect(failure).toMatchObject({ code: 'INVALID_OPTION' });
    expect((failure as Error).message.startsWith(start)).toBe(true);
  });
});

describe('names of recordings', () => {
  it('suit every file system', () => {
    expect(folderSafeName('Record Node 1/exp: "ä"?.')).toBe('Record_Node_1_exp_ä');
    expect(folderSafeName('../..')).toBe('recording');
  });

  it('are told apart also where case does not count', () => {
    expect(uniqueNames(['a', 'A', 'b', 'a-2', 'a'])).toEqual(['a', 'A-2', 'b', 'a-2-2', 'a-3']);
  });
});
