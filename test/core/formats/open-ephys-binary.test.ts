import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRecording } from '../../../core/formats/registry.ts';
import { counting, npyBytes, numberBytes, oebinText } from './support/build-files.ts';
import { expectRangesOfWhole, noticeCodes, readRows } from './support/laws.ts';
import { memoryTree } from './support/memory-tree.ts';

const channelNames = ['CH1', 'CH2'];

function numbersFile(numbers: readonly number[]) {
  return npyBytes(numbers, { type: 'int64', shape: [numbers.length] });
}

/** A stream of two channels whose samples are 0, 1, 2, ... in storage order. */
function streamFiles(root: string, folder: string, numbers: readonly number[], frames?: number) {
  const count = frames ?? numbers.length;
  return {
    [`${root}continuous/${folder}/continuous.dat`]: numberBytes(counting(0, 2 * count), 'int16'),
    [`${root}continuous/${folder}/sample_numbers.npy`]: numbersFile(numbers),
  };
}

function oneStream(numbers: readonly number[], frames?: number) {
  return memoryTree({
    'structure.oebin': oebinText([{ folder: 'probe/', channelNames, bitVolts: 0.5 }]),
    ...streamFiles('', 'probe', numbers, frames),
  });
}

describe('Open Ephys binary', () => {
  it('becomes a new segment wherever sample numbers do not advance by one', async () => {
    const steps = fc.array(fc.constantFrom(1, 1, 1, 1, 0, 2, 3, 1000, -2, -700), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 50_000, max: 2 ** 45 }), async (jumps, first) => {
        const numbers = [first];
        for (const jump of jumps) numbers.push(numbers.at(-1)! + jump);
        const opened = await openRecording(oneStream(numbers), '', {});
        const { recording } = opened.recordings[0]!;
        const clock = recording.segments.flatMap(({ startSample, sampleCount }) =>
          counting(startSample, sampleCount),
        );
        expect(clock).toEqual(numbers);
        const gaps = jumps.filter((jump) => jump !== 1).length;
        expect(recording.segments.length).toBe(gaps + 1);
        expect(noticeCodes(recording).includes('GAPS')).toBe(gaps > 0);
        expect(noticeCodes(recording).includes('CLOCK_STEPPED_BACK')).toBe(
          jumps.some((jump) => jump < 1),
        );
        let frame = 0;
        for (const [index, segment] of recording.segments.entries()) {
          expect(segment.startTime).toBe(segment.startSample / 30_000);
          const rows = await readRows(recording, index);
          expect(rows[0]).toEqual(counting(frame, segment.sampleCount));
          frame += segment.sampleCount;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('finds a gap also where one block of sample numbers ends and the next begins', async () => {
    const block = 1 << 17;
    for (const at of [block - 1, block, block + 1]) {
      const numbers = [...counting(0, at), ...counting(at + 5, 10)];
      const opened = await openRecording(oneStream(numbers), '', {});
      const { segments } = opened.recordings[0]!.recording;
      expect(segments.map((segment) => segment.startSample)).toEqual([0, at + 5]);
    }
  });

  it('gives any range of any segment as the slice of the whole', async () => {
    const numbers = [...counting(10, 500), ...counting(900, 77), ...counting(2000, 1)];
    const { recordings } = await openRecording(oneStream(numbers), '', {});
    await expectRangesOfWhole(recordings[0]!.recording);
    expect(recordings[0]!.recording.gainToMicrovolts).toBe(0.5);
  });

  it('opens every stream of every node, experiment and recording under a name of its own', async () => {
    const roots = [
      'Record Node 101/experiment1/recording1/',
      'Record Node 102/experiment1/recording1/',
    ];
    const files = roots.flatMap((root) => [
      [`${root}structure.oebin`, oebinText(['A', 'B'].map((folder) => ({ folder, channelNames })))],
      ...['A', 'B'].flatMap((folder) => Object.entries(streamFiles(root, folder, [5, 6, 7]))),
    ]);
    const tree = memoryTree(Object.fromEntries(files));
    const opened = await openRecording(tree, '', {});
    expect(opened.formatId).toBe('open-ephys-binary');
    expect(opened.recordings.map(({ name }) => name)).toEqual([
      'Record_Node_101_experiment1_recording1_A',
      'Record_Node_101_experiment1_recording1_B',
      'Record_Node_102_experiment1_recording1_A',
      'Record_Node_102_experiment1_recording1_B',
    ]);
    const below = await openRecording(tree, 'Record Node 101', {});
    expect(below.recordings.map(({ name }) => name)).toEqual([
      'experiment1_recording1_A',
      'experiment1_recording1_B',
    ]);
    const structure = await openRecording(tree, `${roots[1]}structure.oebin`, {});
    expect(structure.recordings.map(({ name }) => name)).toEqual(['A', 'B']);
    const samples = await openRecording(tree, `${roots[0]}continuous/B/continuous.dat`, {});
    expect(samples.recordings.map(({ name }) => name)).toEqual(['B']);
  });

  it('leaves out synchronisation, analogue-input and auxiliary channels unless they are wanted', async () => {
    const names = ['CH1', 'ADC1', 'A1_AUX3', 'CH_SYNCOPE', 'SYNC'];
    const tree = memoryTree({
      'structure.oebin': oebinText([{ folder: 'X', channelNames: names, bitVolts: 0.5 }]),
      'continuous/X/continuous.dat': numberBytes([1, 2, 3, 4, 5], 'int16'),
      'continuous/X/sample_numbers.npy': numbersFile([0]),
    });
    const { recording } = (await openRecording(tree, '', {})).recordings[0]!;
    expect(recording.channelNames).toEqual(['CH1', 'CH_SYNCOPE']);
    expect(await readRows(recording)).toEqual([[0.5], [2]]);
    const notice = recording.notices.find(({ code }) => code === 'CHANNELS_LEFT_OUT');
    expect(notice!.message).toContain('ADC1, A1_AUX3, SYNC');

    const all = (await openRecording(tree, '', { allChannels: true })).recordings[0]!.recording;
    expect(await readRows(all)).toEqual([[0.5], [1e6], [1.5], [2], [2.5]]);
  });

  it('leaves out a stream that is stored in volts: it comes from no electrode', async () => {
    const files = { ...streamFiles('', 'daq', [0]), ...streamFiles('', 'probe', [0]) };
    const tree = memoryTree({
      ...files,
      'structure.oebin': oebinText([
        { folder: 'daq', channelNames, units: 'V' },
        { folder: 'probe', channelNames, units: 'mV', bitVolts: 0.25 },
      ]),
    });
    const opened = await openRecording(tree, '', {});
    expect(opened.recordings.map(({ name }) => name)).toEqual(['probe']);
    expect(noticeCodes(opened)).toEqual(['NO_ELECTRODES']);
    expect(await readRows(opened.recordings[0]!.recording)).toEqual([[0], [250]]);
  });

  it('says which listed streams are missing and reads the others', async () => {
    const tree = memoryTree({
      'structure.oebin': oebinText([
        { folder: 'gone', channelNames },
        { folder: 'here', channelNames },
      ]),
      ...streamFiles('', 'here', [1, 2]),
    });
    const opened = await openRecording(tree, '', {});
    expect(opened.recordings.map(({ name }) => name)).toEqual(['here']);
    expect(noticeCodes(opened)).toEqual(['STREAM_FILE_MISSING']);
    expect(opened.notices[0]!.message).toContain('continuous/gone/continuous.dat');
  });

  it('fails with the reason when no stream can be read', async () => {
    const only = memoryTree({ 'structure.oebin': oebinText([{ folder: 'gone', channelNames }]) });
    await expect(openRecording(only, '', {})).rejects.toMatchObject({
      code: 'STREAM_FILE_MISSING',
    });
    const none = memoryTree({ 'structure.oebin': '{"continuous": []}' });
    await expect(openRecording(none, '', {})).rejects.toMatchObject({ code: 'NO_STREAMS' });
    await expect(openRecording(oneStream([], 0), '', {})).rejects.toMatchObject({
      code: 'EMPTY_FILE',
    });
  });

  it('finds a folder whose case differs from what the structure says', async () => {
    const tree = memoryTree({
      'structure.oebin': oebinText([{ folder: 'Data_40kHz', channelNames }]),
      ...streamFiles('', 'Data_40KHz', [1, 2]),
    });
    const { recording } = (await openRecording(tree, '', {})).recordings[0]!;
    expect(noticeCodes(recording)).toEqual(['FOLDER_CASE_DIFFERS']);
  });

  it('reads on without a gap where sample numbers end early, and says so', async () => {
    const { recording } = (await openRecording(oneStream([7, 8], 5), '', {})).recordings[0]!;
    expect(recording.segments).toEqual([{ startSample: 7, sampleCount: 5, startTime: 7 / 30_000 }]);
    expect(noticeCodes(recording)).toEqual(['SAMPLE_NUMBERS_MISMATCH']);
    const longer = (await openRecording(oneStream([7, 8, 30], 2), '', {})).recordings[0]!.recording;
    expect(longer.segments).toHaveLength(1);
    expect(noticeCodes(longer)).toEqual(['SAMPLE_NUMBERS_MISMATCH']);
  });

  it('counts the sample numbers that are there when a crash left an old shape in their header', async () => {
    const numbers = npyBytes([3, 4, 9], { type: 'int64', shape: [0] });
    const tree = memoryTree({
      'structure.oebin': oebinText([{ folder: 'X', channelNames }]),
      'continuous/X/continuous.dat': numberBytes(counting(0, 6), 'int16'),
      'continuous/X/sample_numbers.npy': numbers,
    });
    const { recording } = (await openRecording(tree, '', {})).recordings[0]!;
    expect(recording.segments.map((segment) => segment.startSample)).toEqual([3, 9]);
  });

  it('reads a stream without sample numbers, or with times only, as one piece and says so', async () => {
    const base = {
      'structure.oebin': oebinText([{ folder: 'X', channelNames }]),
      'continuous/X/continuous.dat': numberBytes(counting(0, 6), 'int16'),
    };
    const times = npyBytes([0, 0.1, 7], { type: 'float64', shape: [3] });
    for (const files of [base, { ...base, 'continuous/X/timestamps.npy': times }]) {
      const { recording } = (await openRecording(memoryTree(files), '', {})).recordings[0]!;
      expect(recording.segments).toEqual([{ startSample: 0, sampleCount: 3, startTime: 0 }]);
      expect(noticeCodes(recording)).toEqual(['SAMPLE_NUMBERS_MISSING']);
    }
  });

  it('refuses a clock that counts below zero or beyond what a number can count', async () => {
    for (const numbers of [
      [-3, -2, -1],
      [0, 1, -7],
      [2 ** 60, 2 ** 60],
    ]) {
      await expect(openRecording(oneStream(numbers), '', {})).rejects.toMatchObject({
        code: 'SAMPLE_NUMBERS_INVALID',
      });
    }
  });

  it('refuses a clock that jumps all the time instead of filling the memory', async () => {
    const numbers = counting(0, 100_002).map((i) => 3 * i);
    await expect(openRecording(oneStream(numbers), '', {})).rejects.toMatchObject({
      code: 'SAMPLE_NUMBERS_INVALID',
    });
  });

  it('takes its channels from the columns that a probe wires', async () => {
    const text = JSON.stringify({
      probes: [{ contact_positions: [[0, 20]], device_channel_indices: [1] }],
    });
    const probe = { text, origin: 'probe.json' };
    const { recording } = (await openRecording(oneStream([0, 1]), '', { probe })).recordings[0]!;
    expect(recording.channelNames).toEqual(['CH2']);
    expect(Array.from(recording.probe.positionsUm)).toEqual([0, 20]);
    expect(noticeCodes(recording)).toEqual(['CHANNELS_LEFT_OUT']);
  });

  it('refuses options about what the structure states', async () => {
    await expect(openRecording(oneStream([0]), '', { sampleRate: 1 })).rejects.toMatchObject({
      code: 'OPTION_NOT_APPLICABLE',
    });
  });

  it('closes all files when it is closed, and when opening fails', async () => {
    const tree = oneStream([0, 1]);
    const opened = await openRecording(tree, '', {});
    expect(tree.openCount()).toBe(1);
    await opened.close();
    expect(tree.openCount()).toBe(0);
    const probe = { text: '{', origin: 'my-probe.json' };
    await expect(openRecording(tree, '', { probe })).rejects.toMatchObject({
      code: 'PROBE_INVALID',
      message: expect.stringContaining('my-probe.json'),
    });
    expect(tree.openCount()).toBe(0);
  });
});
