import { describe, expect, it } from 'vitest';
import { recordingFiles } from '../../../core/formats/recording-files.ts';
import { openRecording } from '../../../core/formats/registry.ts';
import { vhdr } from './support/brainvision-files.ts';
import { counting, numberBytes, wavBytes } from './support/build-files.ts';
import { expectRangesOfWhole, noticeCodes, readRows } from './support/laws.ts';
import { memoryTree } from './support/memory-tree.ts';
import { xml } from './support/neuroscope-files.ts';

describe('BrainVision', () => {
  it('is opened by the header or the samples, also when both were renamed', async () => {
    const tree = memoryTree({ 'a.vhdr': vhdr(), 'a.eeg': numberBytes(counting(0, 12), 'int16') });
    for (const path of ['a.vhdr', 'a.eeg', '']) {
      const { recordings, format } = await openRecording(tree, path, {});
      expect(format).toBe('BrainVision');
      const { recording, samples } = recordings[0]!;
      expect(samples.map(({ name }) => name)).toEqual(['a.eeg']);
      expect(recording.sampleRate).toBe(20_000);
      expect(recording.channelNames).toEqual(['Wire, 1', 'Wire 2']);
      expect(noticeCodes(recording)).toEqual(['CHANNELS_LEFT_OUT']);
      expect(await readRows(recording)).toEqual([
        [0, 1.5, 3, 4.5],
        [2000, 8000, 14_000, 20_000],
      ]);
      await expectRangesOfWhole(recording, 5);
    }
  });

  it('reads channel after channel where the header says so', async () => {
    const header = vhdr({ DataOrientation: 'VECTORIZED', DataFile: '$b.eeg' });
    const tree = memoryTree({ 'a.vhdr': header, 'a.eeg': numberBytes(counting(0, 12), 'int16') });
    const { recordings } = await openRecording(tree, 'a.vhdr', {});
    expect((await readRows(recordings[0]!.recording))[0]).toEqual([0, 0.5, 1, 1.5]);
  });

  it.each([
    [{ DataFormat: 'ASCII' }, 'BRAINVISION_TYPE'],
    [{ DataFile: 'gone.eeg' }, 'FILE_NOT_FOUND'],
    [{ NumberOfChannels: '-1' }, 'BRAINVISION_HEADER'],
    [{ SamplingInterval: 'soon' }, 'BRAINVISION_HEADER'],
  ])('with %j is refused', async (lines, code) => {
    const tree = memoryTree({ 'a.vhdr': vhdr(lines), 'b.eeg': numberBytes([1], 'int16') });
    await expect(openRecording(tree, 'a.vhdr', {})).rejects.toMatchObject({ code });
    expect(tree.openCount()).toBe(0);
  });
});

describe('Neuroscope', () => {
  it('gives the channels of its groups, those that are skipped left out', async () => {
    const groups =
      '<group><channel skip="0" >0</channel><channel skip="1" >2</channel><channel skip="0">1</channel></group>';
    const tree = memoryTree({
      'a.xml': xml(groups),
      'a.dat': numberBytes(counting(0, 9), 'int16'),
    });
    const { recordings, format } = await openRecording(tree, '', {});
    expect(format).toBe('Neuroscope');
    const { recording } = recordings[0]!;
    expect(recording.channelNames).toEqual(['ch0', 'ch1']);
    const microvolts = 20e6 / 65_536 / 1000;
    expect(await readRows(recording)).toEqual(
      [0, 1].map((c) => [0, 1, 2].map((t) => Math.fround((3 * t + c) * microvolts))),
    );
    await expectRangesOfWhole(recording, 5);
  });

  it('without groups has all channels; with a damaged description it is refused', async () => {
    const samples = numberBytes(counting(0, 9), 'int16');
    const plain = memoryTree({ 'a.xml': xml(''), 'a.dat': samples });
    const { recordings } = await openRecording(plain, 'a.dat', {});
    expect(recordings[0]!.recording.channelCount).toBe(3);
    const damaged = memoryTree({ 'a.xml': xml('').replace('20000', ''), 'a.dat': samples });
    await expect(openRecording(damaged, 'a.dat', {})).rejects.toMatchObject({
      code: 'NEUROSCOPE_XML',
    });
  });
});

describe('the recordings among files', () => {
  it('are found once each, whatever lies beside them', async () => {
    const files = {
      'bv/a.vhdr': vhdr(),
      'bv/a.vmrk': 'markers',
      'bv/a.dat': numberBytes([1, 2, 3], 'int16'),
      'glx/r_g0_t0.imec0.ap.bin': numberBytes([1], 'int16'),
      'glx/r_g0_t0.imec0.ap.meta': 'typeThis=imec',
      'glx/r_g0_t0.imec0.lf.bin': numberBytes([1], 'int16'),
      'glx/r_g0_t0.imec0.lf.meta': 'typeThis=imec',
      'intan/info.rhd': numberBytes([0xc6912702], 'uint32'),
      'intan/amplifier.dat': numberBytes([1], 'int16'),
      'ns/s.dat': numberBytes([1], 'int16'),
      'ns/s.xml': xml(''),
      'nlx/CSC1.ncs': 'x',
      'nlx/CSC2.ncs': 'x',
      'nlx/Events.nev': 'x',
    };
    const tree = memoryTree(files);
    expect(await recordingFiles(tree, Object.keys(files).sort())).toEqual(
      ['bv/a.vhdr', 'glx/r_g0_t0.imec0.ap.bin', 'intan/info.rhd', 'nlx', 'ns/s.dat'].map(
        (path) => ({
          path,
          isCertain: true,
        }),
      ),
    );
  });

  it('are looked into only where nothing else tells that they are some', async () => {
    const wav = wavBytes([1, 2], { type: 'int16', channelCount: 1 });
    const tree = memoryTree({ 'a.wav': wav, 'b.bin': wav, song: wav, text: 'words' });
    const files = await tree.list();
    const opened: string[] = [];
    const watched = {
      ...tree,
      open(path: string) {
        opened.push(path);
        return tree.open(path);
      },
    };
    const found = await recordingFiles(watched, files);
    expect(found.map(({ path }) => path)).toEqual(['a.wav', 'b.bin', 'song']);
    expect(opened.splice(0)).toEqual(['song', 'text']);
    expect(await recordingFiles(watched, files, async (path) => path === 'song')).toEqual(found);
    expect(opened).toEqual(['text']);
  });
});
