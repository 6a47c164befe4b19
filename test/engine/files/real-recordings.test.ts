import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { OpenOptions } from '../../../core/formats/open-options.ts';
import { openRecording } from '../../../core/formats/registry.ts';
import { eventCounts } from '../../../core/recording/choose-events.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import { totalSampleCount } from '../../../core/recording/recording.ts';
import { locateRecording } from '../../../engine/files/file-tree.ts';

const data = fileURLToPath(new URL('../../../../shared/data', import.meta.url));

async function openPath(path: string, options: OpenOptions = {}) {
  const place = await locateRecording(join(data, path));
  return openRecording(place.tree, place.path, options);
}

async function readAll(recording: Recording): Promise<Float32Array> {
  const { sampleCount } = recording.segments[0]!;
  const out = new Float32Array(sampleCount * recording.channelCount);
  return recording.read(0, 0, sampleCount, out);
}

function noticeCodes(holder: Pick<Recording, 'notices'>): string[] {
  return holder.notices.map(({ code }) => code);
}

describe.skipIf(!existsSync(data))(
  'real recordings (skipped where ../shared/data is absent)',
  () => {
    const guiFolder = 'openephys-binary/plugin-gui/DataFiles';

    it('Open Ephys: reads what is there, and names the stream that is listed and absent', async () => {
      const opened = await openPath(guiFolder);
      expect(opened.format).toBe('Open Ephys binary');
      expect(opened.recordings.map(({ name }) => name)).toEqual([
        'data_stream_sine_wave',
        'data_stream_16ch_hippocampus',
        'chirps_16_channels_At40kHz',
      ]);
      expect(noticeCodes(opened)).toEqual(['STREAM_FILE_MISSING']);
      expect(opened.notices[0]!.message).toContain('data_stream_16ch_cortex');
      expect(opened.recordings.map(({ recording }) => noticeCodes(recording))).toEqual([
        [],
        [],
        ['FOLDER_CASE_DIFFERS'],
      ]);
      expect(opened.recordings.map(({ recording }) => totalSampleCount(recording))).toEqual([
        79_996, 66_438, 80_000,
      ]);
      await opened.close();
    });

    it('Open Ephys: the sine stream peaks at exactly 500 microvolts', async () => {
      const opened = await openPath(`${guiFolder}/continuous/data_stream_sine_wave/continuous.dat`);
      const { recording } = opened.recordings[0]!;
      expect(recording.sampleRate).toBe(40_000);
      expect(recording.channelCount).toBe(16);
      expect(recording.segments).toEqual([
        { startSample: 1, sampleCount: 79_996, startTime: 1 / 40_000 },
      ]);
      const all = await readAll(recording);
      for (let channel = 0; channel < 16; channel++) {
        const trace = all.subarray(channel * 79_996, (channel + 1) * 79_996);
        const peak = trace.reduce((highest, value) => Math.max(highest, value), 0);
        const rms = Math.sqrt(trace.reduce((sum, value) => sum + value * value, 0) / trace.length);
        expect(peak).toBe(500);
        expect(rms).toBeCloseTo(353.55, 1);
      }
      await opened.close();
    });

    it('Open Ephys: the sixteen channels of the hippocampus stream are identical', async () => {
      const opened = await openPath(guiFolder);
      const all = await readAll(opened.recordings[1]!.recording);
      const first = all.slice(0, 66_438);
      for (let channel = 1; channel < 16; channel++) {
        expect(all.slice(channel * 66_438, (channel + 1) * 66_438)).toEqual(first);
      }
      await opened.close();
    });

    it('Open Ephys 0.4: starts where its clock starts', async () => {
      const opened = await openPath('openephys-binary/v0.4.4.1_with_spikes');
      const { name, recording } = opened.recordings[0]!;
      expect(name).toBe('experiment1_recording1_Rhythm_FPGA-100.0');
      expect(recording.channelCount).toBe(32);
      expect(recording.segments).toEqual([
        { startSample: 326_315_008, sampleCount: 16, startTime: 326_315_008 / 30_000 },
      ]);
      expect(recording.gainToMicrovolts).toBeCloseTo(0.195, 6);
      await opened.close();
    });

    it('Open Ephys 0.5: two nodes with three recordings each', async () => {
      const opened = await openPath('openephys-binary/v0.5.x_two_nodes');
      expect(opened.recordings).toHaveLength(6);
      expect(new Set(opened.recordings.map(({ name }) => name)).size).toBe(6);
      const starts = opened.recordings.map(({ recording }) => recording.segments[0]!.startSample);
      expect(starts).toEqual([181_888, 515_040, 809_216, 181_888, 515_040, 809_216]);
      expect(opened.recordings.flatMap(({ recording }) => noticeCodes(recording))).toEqual([]);
      await opened.close();
    });

    it('Open Ephys: says why when nothing that is listed is there', async () => {
      await expect(openPath('openephys-binary/plugin-gui/FileReader')).rejects.toMatchObject({
        code: 'STREAM_FILE_MISSING',
      });
    });

    it('SpikeGLX: Neuropixels 1.0 and 2.0 at their scale, reference and synchronisation left out', async () => {
      const opened = [
        await openPath('spikeglx/Noise4Sam_g0/Noise4Sam_g0_imec0'),
        await openPath('spikeglx/NP2_with_sync/all_chan_g0_imec0'),
      ];
      const [one, two] = opened.map(({ recordings }) => recordings[0]!);
      expect(one!.name).toBe('Noise4Sam_g0_t0.imec0.ap');
      expect(one!.recording.gainToMicrovolts).toBe(2.34375);
      expect(one!.recording.channelCount).toBe(383);
      expect(one!.recording.channelNames).not.toContain('AP191');
      expect(one!.recording.segments).toEqual([
        { startSample: 177_385, sampleCount: 1155, startTime: 177_385 / 30_000 },
      ]);
      expect([...one!.recording.probe.positionsUm.slice(0, 8)]).toEqual([
        27, 0, 59, 0, 11, 20, 43, 20,
      ]);
      expect(two!.recording.gainToMicrovolts).toBeCloseTo(0.62e6 / 2048 / 100, 9);
      expect(new Set(two!.recording.probe.shankIds)).toEqual(new Set(['0', '1', '2', '3']));
      await expect(
        openPath('spikeglx/Noise4Sam_g0/Noise4Sam_g0_t0.nidq.bin'),
      ).rejects.toMatchObject({ code: 'NO_ELECTRODES' });
      for (const recording of opened) await recording.close();
    });

    it('Neuralynx: every sample and time as the text beside it says', async () => {
      const opened = await openPath('neuralynx/Cheetah_v5.5.1/original_data');
      const { recording } = opened.recordings[0]!;
      expect(recording.channelNames).toEqual(['Tet3a', 'Tet3b']);
      const gap = recording.segments[1]!.startTime - recording.segments[0]!.startTime;
      expect(recording.segments).toHaveLength(2);
      expect(gap).toBeGreaterThan(204);
      const plain = join(data, 'neuralynx/Cheetah_v5.5.1/plain_data/Tet3a.txt');
      const records = readFileSync(plain, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.trim().split('\t').map(Number));
      const [first] = records;
      expect(recording.segments[0]!.startTime).toBe(first![0]! / 1e6);
      const counts = records.flatMap((record) => record.slice(4));
      const shown = Math.min(counts.length, recording.segments[0]!.sampleCount);
      const out = new Float32Array(2 * shown);
      await recording.read(0, 0, shown, out);
      const expected = Float32Array.from(counts.slice(0, shown), (count) => count * 3.05185e-2);
      expect(out.subarray(0, shown)).toEqual(expected);
      await opened.close();
    });

    it('Neuralynx: inverted inputs are turned, and each rate is a recording', async () => {
      const opened = await openPath('neuralynx/Cheetah_v6.4.1dev/original_data');
      expect(opened.recordings.map(({ name }) => name)).toEqual([
        'CSC1_truncated',
        'LFP4_truncated',
        'WE1_truncated',
      ]);
      expect(opened.recordings[0]!.recording.gainToMicrovolts).toBeCloseTo(-0.061035, 6);
      await opened.close();
    });

    it('Intan: blocks of every kind of signal, noise of a few microvolts, time stamps without a gap', async () => {
      const opened = await openPath('intan/sampledata-v1.5-32ch.rhd');
      const { recording } = opened.recordings[0]!;
      expect(recording.channelCount).toBe(32);
      expect(recording.segments).toEqual([{ startSample: 0, sampleCount: 40_320, startTime: 0 }]);
      const all = await readAll(recording);
      const lowest = all.indexOf(all.reduce((least, value) => Math.min(least, value)));
      expect(all[lowest]).toBeCloseTo(-346.125, 4);
      expect([Math.floor(lowest / 40_320), lowest % 40_320]).toEqual([27, 19_623]);
      const sizes = all.map(Math.abs).sort();
      expect(1.4826 * sizes[sizes.length >> 1]!).toBeLessThan(6);
      await opened.close();
    });

    it('Intan: a file for each kind of signal, opened by the header or the samples', async () => {
      const folder = 'intan/intan_fps_test_231117_052500';
      for (const path of [folder, `${folder}/info.rhd`, `${folder}/amplifier.dat`]) {
        const opened = await openPath(path);
        const { recording } = opened.recordings[0]!;
        expect(recording.channelCount).toBe(64);
        expect(totalSampleCount(recording)).toBe(24_320);
        const all = await readAll(recording);
        expect(all[0]).toBeCloseTo(-36.27, 4);
        expect(all[24_320]).toBeCloseTo(-41.145, 4);
        await opened.close();
      }
    });

    it('Open Ephys before 0.6: two channels of a folder', async () => {
      const opened = await openPath('openephys-legacy');
      const { recording, name } = opened.recordings[0]!;
      expect(name).toBe('OpenEphys_SampleData_1');
      expect(recording.sampleRate).toBe(40_000);
      expect(totalSampleCount(recording)).toBe(423_936);
      expect(recording.segments[0]!.startTime).toBeCloseTo(1.2992, 6);
      const all = await readAll(recording);
      expect(all[0]).toBeCloseTo(-95.6, 4);
      expect(all[423_936 + 1999]).toBeCloseTo(-58.2, 4);
      await opened.close();
    });

    it('Blackrock 2.1: the analogue inputs as the text beside them says', async () => {
      const opened = await openPath('blackrock/l101210-001.ns2', { allChannels: true });
      const { recording } = opened.recordings[0]!;
      expect(recording.channelNames).toEqual([
        'ainp9',
        'ainp10',
        'ainp11',
        'ainp12',
        'ainp13',
        'ainp15',
      ]);
      const all = await readAll(recording);
      const { sampleCount } = recording.segments[0]!;
      const text = readFileSync(join(data, 'blackrock/ns2_data.txt'), 'utf8');
      const blocks = text.split(/ainp\d+/).slice(1);
      const numbers = blocks.map((block) => (block.match(/[\d.]+\d*(?= *\])/g) ?? []).map(Number));
      for (const [channel, expected] of numbers.entries()) {
        const trace = all.subarray(channel * sampleCount, (channel + 1) * sampleCount);
        for (let t = 0; t < 3; t++) expect(Math.abs(trace[t]! - expected[t]!)).toBeLessThan(1);
      }
      await opened.close();
    });

    it('wave: 13.28 s at 20 kHz, in counts', async () => {
      for (const part of [1, 2]) {
        const opened = await openPath(`starling/st11_1_2_A8_${part}.wav`);
        const { recording } = opened.recordings[0]!;
        expect(recording.sampleRate).toBe(20_000);
        expect(recording.channelCount).toBe(1);
        expect(totalSampleCount(recording)).toBe(265_600);
        expect(noticeCodes(recording)).toEqual(['NO_PHYSICAL_UNITS']);
        await opened.close();
      }
      const opened = await openPath('starling/st11_1_2_A8_1.wav');
      const start = await opened.recordings[0]!.recording.read(0, 0, 4, new Float32Array(4));
      expect(Array.from(start)).toEqual([-325, -397, -437, -468]);
      await opened.close();
    });

    it('raw binary: the locust tetrode rests at the middle of its 12-bit converter', async () => {
      const opened = await openPath('locust-tetrode/locust_trial_01.raw', {
        sampleRate: 15_000,
        channels: 4,
        dtype: 'int16',
        offsetCounts: 2057,
      });
      const { recording } = opened.recordings[0]!;
      expect(totalSampleCount(recording)).toBe(431_548);
      const all = await readAll(recording);
      for (let channel = 0; channel < 4; channel++) {
        const trace = all.slice(channel * 431_548, (channel + 1) * 431_548).sort();
        expect(Math.abs(trace[215_774]!)).toBeLessThan(20);
        expect(trace[0]).toBeGreaterThanOrEqual(-2057);
        expect(trace.at(-1)).toBeLessThanOrEqual(4095 - 2057);
      }
      await opened.close();
    });

    it('raw binary: durations of the other recordings', async () => {
      const facts = [
        ['hc1-d533101-raw-5s/raw_4ch_10kHz_int16.dat', 10_000, 4, 'int16', 5],
        ['quiroga-easy1-noise015-2s/signal_24kHz_f32.bin', 24_000, 1, 'float32', 50_000 / 24_000],
        ['purkinje/purkinje_cell_attached.raw', 15_000, 1, 'float32', 56.7],
        ['phy-4ch/test-4ch-1s.dat', 20_000, 4, 'int16', 1],
      ] as const;
      for (const [path, sampleRate, channels, dtype, duration] of facts) {
        const opened = await openPath(path, { sampleRate, channels, dtype });
        const { recording } = opened.recordings[0]!;
        expect(totalSampleCount(recording) / sampleRate).toBeCloseTo(duration, 9);
        expect(noticeCodes(recording)).toEqual(['NO_PHYSICAL_UNITS']);
        await opened.close();
      }
    });

    it('a format that cannot be read is named', async () => {
      const raw = { sampleRate: 1, channels: 1, dtype: 'int16' } as const;
      await expect(openPath('blackrock/l101210-001.nev', raw)).rejects.toMatchObject({
        code: 'FORMAT_NOT_SUPPORTED',
      });
    });

    it('events: those that the text of Neuralynx and the reader of neo tell', async () => {
      const read = async (path: string) => {
        const opened = await openPath(path, { allChannels: true });
        const events = await opened.recordings[0]!.events!.read();
        await opened.close();
        return events;
      };
      const cheetah = await read('neuralynx/Cheetah_v5.5.1/original_data');
      const plain = readFileSync(
        join(data, 'neuralynx/Cheetah_v5.5.1/plain_data/Events.txt'),
        'utf8',
      );
      const rows = plain
        .trim()
        .split(/\r?\n/)
        .map((line) => line.split('\t'));
      expect(Array.from(cheetah.seconds)).toEqual(rows.map((row) => Number(row[3]) / 1e6));
      expect(Array.from(cheetah.value)).toEqual(rows.map((row) => Number(row[5])));
      expect(cheetah.label).toEqual(rows.map((row) => row[10]));
      expect(Array.from(cheetah.segmentIndex)).toEqual([0, 1, 1, 1]);

      const intan = await read('intan/intan_fps_test_231117_052500');
      expect(intan.channels).toEqual(['DIGITAL-IN-01']);
      expect(Array.from(intan.sampleIndex)).toEqual([4956, 19_957]);
      expect(Array.from(intan.value)).toEqual([1, 0]);

      const blackrock = await read('blackrock/l101210-001.ns2');
      expect(blackrock.channels).toEqual(['digital']);
      const ticks = Array.from(blackrock.seconds, (time) => Math.round(time * 30_000));
      expect(ticks).toEqual([4047, 4155, 4814, 16_264, 28_306, 37_442, 67_524, 73_280]);

      const spike2 = await read('spike2/File_spike2_1.smr');
      const counts = Array.from(eventCounts(spike2), (count, i) => [spike2.channels[i], count]);
      expect(counts).toEqual([
        ['channel 12', 246],
        ['channel 30', 6],
        ['Keyboard', 9],
        ['Stim', 6],
        ['V1', 5444],
      ]);
      const keys = spike2.channels.indexOf('Keyboard');
      const typed = Array.from(spike2.value).filter((_, i) => spike2.channelIndex[i] === keys);
      expect(typed.slice(0, 5)).toEqual([99, 121, 109, 109, 97]);

      const none = await read('spikeglx/Noise4Sam_g0/Noise4Sam_g0_t0.nidq.bin');
      expect(none.seconds).toHaveLength(0);
    });

    it('Spike2: the one waveform as the reader of neo gives it', async () => {
      const opened = await openPath('spike2/File_spike2_1.smr');
      const { recording } = opened.recordings[0]!;
      expect(recording.channelNames).toEqual(['Respi']);
      expect(recording.sampleRate).toBeCloseTo(200.80321285, 6);
      expect(recording.segments).toMatchObject([{ sampleCount: 45_688 }]);
      expect(recording.segments[0]!.startTime).toBeCloseTo(220.00149, 6);
      const all = await readAll(recording);
      const volts = all.reduce((sum, value) => sum + value / 1e6, 0);
      expect(volts).toBeCloseTo(666.24701178, 4);
      expect(all[0]! / 1e6).toBeCloseTo(-0.0544738806784153, 7);
      await opened.close();
    });

    it('NWB: the series of an acquisition in microvolts', async () => {
      const opened = await openPath('nwb/ecephys_tutorial_v2.5.0.nwb');
      const { recording, name } = opened.recordings[0]!;
      expect(name).toBe('ElectricalSeries');
      expect(recording.channelNames.slice(0, 2)).toEqual(['shank0elec0', 'shank0elec1']);
      const all = await readAll(recording);
      expect(all[0]).toBeCloseTo(-360_413.05, 1);
      expect(all[50 + 1]).toBeCloseTo(-1_369_875.16, 1);
      await opened.close();
    });
  },
);
