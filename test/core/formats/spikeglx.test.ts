import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRecording } from '../../../core/formats/registry.ts';
import { libraryProbeText } from '../../../core/recording/probe-files/wire-probe.ts';
import { counting, numberBytes } from './support/build-files.ts';
import { expectRangesOfWhole, noticeCodes, readRows } from './support/laws.ts';
import { memoryTree } from './support/memory-tree.ts';
import { meta, probe1 } from './support/spikeglx-files.ts';

async function open(
  lines: Readonly<Record<string, string | number>>,
  values: readonly number[],
  options = {},
) {
  const tree = memoryTree({
    'run_g0_t0.imec0.ap.bin': numberBytes(values, 'int16'),
    'run_g0_t0.imec0.ap.meta': meta(lines),
  });
  return openRecording(tree, 'run_g0_t0.imec0.ap.bin', options);
}

describe('SpikeGLX', () => {
  it('gives the sites in microvolts by their own gains, and the time of the first sample', async () => {
    const { recordings, format } = await open(probe1, counting(0, 30));
    expect(format).toBe('SpikeGLX');
    const { recording, name } = recordings[0]!;
    expect(name).toBe('run_g0_t0.imec0.ap');
    expect(recording.channelNames).toEqual(['AP0', 'AP5']);
    expect(recording.sampleRate).toBe(30_000);
    expect(recording.segments).toEqual([{ startSample: 600, sampleCount: 10, startTime: 0.02 }]);
    const at500 = 2.34375;
    expect(await readRows(recording)).toEqual([
      counting(0, 10).map((t) => 3 * t * at500),
      counting(0, 10).map((t) => (3 * t + 1) * 2 * at500),
    ]);
    expect(noticeCodes(recording)).toEqual(['CHANNELS_LEFT_OUT']);
    await expectRangesOfWhole(recording);
  });

  it.each([
    ['2.0', { imDatPrb_type: 24, imAiRangeMax: 0.5 }, 0.5e6 / 8192 / 80],
    [
      '2.0, commercial',
      { imDatPrb_type: 2013, imAiRangeMax: 0.62, imMaxInt: 2048, imChan0apGain: 100 },
      0.62e6 / 2048 / 100,
    ],
    [
      'ultra-high density',
      { imDatPrb_type: 1110, '~imroTbl': '(1110,2,0,500,250,1)(0 0 0)' },
      0.6e6 / 512 / 500,
    ],
  ])('knows the scale of probes %s', async (_, lines, microvolts) => {
    const { recordings } = await open({ ...probe1, ...lines }, counting(0, 3));
    expect(recordings[0]!.recording.gainToMicrovolts).toBeCloseTo(microvolts, 10);
  });

  it('places the sites where the tables say, and leaves out those that do not record', async () => {
    const micrometres = '(NP2013,4,250,70)(0:27:0:1)(2:59:900:1)';
    const first = (await open({ ...probe1, '~snsGeomMap': micrometres }, counting(0, 3)))
      .recordings[0]!;
    expect([...first.recording.probe.positionsUm]).toEqual([27, 0, 559, 900]);
    expect(first.recording.probe.shankIds).toEqual(['0', '2']);
    const rows = '(1,2,480)(0:0:0:1)(0:1:95:1)';
    const second = (await open({ ...probe1, '~snsShankMap': rows }, counting(0, 3))).recordings[0]!;
    expect([...second.recording.probe.positionsUm]).toEqual([27, 0, 43, 1900]);
    const unused = '(1,2,480)(0:0:0:0)(0:1:95:1)';
    const third = (await open({ ...probe1, '~snsShankMap': unused }, counting(0, 3)))
      .recordings[0]!;
    expect(third.recording.channelNames).toEqual(['AP5']);
  });

  it('opens the neural channels of a National Instruments device, the others when asked', async () => {
    const nidq = {
      typeThis: 'nidq',
      nSavedChans: 4,
      snsMnMaXaDw: '1,1,1,1',
      niSampRate: 25000.5,
      niAiRangeMax: 5,
      niMNGain: 200,
      niMAGain: 2,
    };
    const { recordings } = await open(nidq, counting(0, 8));
    const atGainOne = 5e6 / 32768;
    expect(await readRows(recordings[0]!.recording)).toEqual([
      [0, Math.fround(4 * Math.fround(1) * (atGainOne / 200))],
    ]);
    const all = await open(nidq, counting(0, 8), { allChannels: true });
    expect(all.recordings[0]!.recording.channelCount).toBe(4);
    const none = { ...nidq, nSavedChans: 2, snsMnMaXaDw: '0,0,1,1' };
    await expect(open(none, counting(0, 8))).rejects.toMatchObject({ code: 'NO_ELECTRODES' });
    // A probe that fits no column is not what is wrong with such a file.
    for (const name of ['wires', 'tetrodes', 'neuropixels-1.0']) {
      const probe = { text: libraryProbeText(name), origin: name };
      const opened = open(none, counting(0, 8), { probe });
      await expect(opened).rejects.toMatchObject({ code: 'NO_ELECTRODES' });
    }
  });

  it('never trusts damaged metadata', async () => {
    const keys = Object.keys(probe1);
    const damage = fc.record({
      key: fc.constantFrom(...keys),
      value: fc.oneof(fc.string(), fc.constantFrom('', '-1', '1e99', 'NaN', '0:99999999', '(((')),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ key, value }) => {
        try {
          const { recordings } = await open({ ...probe1, [key]: value }, counting(0, 30));
          await readRows(recordings[0]!.recording);
        } catch (error) {
          expect(error).toHaveProperty('code');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('without its metadata is raw binary', async () => {
    const tree = memoryTree({ 'a.bin': numberBytes([1, 2], 'int16') });
    await expect(openRecording(tree, 'a.bin', {})).rejects.toMatchObject({
      code: 'RAW_FACTS_MISSING',
    });
  });
});
