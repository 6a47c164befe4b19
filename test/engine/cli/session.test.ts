import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { meta } from '../../core/formats/support/spikeglx-files.ts';
import { namesIn, resultFiles, runCli, temporaryFolder } from '../../support/cli.ts';
import { writeNeuron } from '../../support/neuron-recording.ts';
import { noise, spikeShape, writeRawRecording } from '../../support/raw-recording.ts';

const folder = temporaryFolder();
const long = 300_000;
let sessions = 0;

/** A session folder of two recordings, one of them deeper. */
function newSession(): string {
  const session = join(folder, `session-${sessions++}`);
  mkdirSync(join(session, 'deep'), { recursive: true });
  writeNeuron(join(session, 'a'), 1);
  writeNeuron(join(session, 'deep', 'b'), 2);
  // As if they had been recorded a while ago.
  for (const path of ['a.bin', 'deep/b.bin']) utimesSync(join(session, path), 1e9, 1e9);
  return session;
}

interface Facts {
  readonly home: string;
  readonly recordings: readonly {
    name: string;
    state: string;
    runId: number;
    unitCount: number;
    error: string;
  }[];
}

async function sortSession(session: string, ...flags: string[]) {
  const { code, stdout, stderr } = await runCli(['sort', session, '--json', ...flags]);
  return { code, stderr, facts: (stdout === '' ? null : JSON.parse(stdout)) as Facts };
}

const read = (session: string, ...names: string[]) =>
  readFileSync(join(session, 'spikeloom', ...names));

describe('sorting a session folder', () => {
  it('leaves out what holds no electrodes, and is not said to have failed for it', async () => {
    const session = join(folder, 'clock');
    mkdirSync(session);
    writeNeuron(join(session, 'a'), 1);
    const lines = { typeThis: 'nidq', nSavedChans: 1, snsMnMaXaDw: '0,0,0,1', niSampRate: 1000 };
    writeFileSync(join(session, 'r.nidq.meta'), meta({ ...lines, niAiRangeMax: 5 }));
    writeFileSync(join(session, 'r.nidq.bin'), new Uint8Array(200));
    for (const name of ['a.bin', 'r.nidq.bin']) utimesSync(join(session, name), 1e9, 1e9);
    const { code, stderr, facts } = await sortSession(session);
    expect(stderr).toContain('note[NO_ELECTRODES]');
    expect(facts.recordings.map(({ name, state }) => [name, state])).toEqual([
      ['a', 'sorted'],
      ['r.nidq.bin', 'left out'],
    ]);
    expect(code).toBe(0);
    expect(read(session, 'summary.csv').toString()).toContain('Give --all-channels');

    const asked = await runCli(['info', session]);
    expect(asked.code).toBe(0);
    expect(asked.stdout).toMatch(/^a$/m);
    expect(asked.stderr).toMatch(/^note\[NO_ELECTRODES\]: [^\n]*r\.nidq\.bin/);
  });

  it('says of which recording a note is', async () => {
    const session = join(folder, 'slow');
    mkdirSync(session);
    const facts = { channels: 1, frames: 5000, sampleRate: 10_000, valueAt: noise(1) };
    writeRawRecording(join(session, 'slow'), facts);
    utimesSync(join(session, 'slow.bin'), 1e9, 1e9);
    const { stderr } = await sortSession(session);
    expect(stderr).toMatch(/^note\[BAND_PASS_LOWERED\]: slow\.bin: The upper edge/m);
  });

  it(
    'sorts every recording once, to the bytes that sorting it alone gives, and sums up',
    async () => {
      const session = newSession();
      const first = await sortSession(session);
      expect(first.code).toBe(0);
      expect(first.stderr).toContain('2 recordings, 2 to sort');
      expect(first.facts.recordings).toMatchObject([
        { name: 'a', path: 'a.bin', state: 'sorted', unitCount: 1 },
        { name: 'deep_b', path: 'deep/b.bin', state: 'sorted', unitCount: 1 },
      ]);
      expect(namesIn(join(session, 'spikeloom'))).toEqual(
        expect.arrayContaining(['a', 'deep_b', 'session.sqlite', 'summary.csv']),
      );
      expect(namesIn(join(session, 'spikeloom', 'a'))).toEqual(resultFiles);
      const out = join(folder, 'alone');
      await runCli(['sort', join(session, 'a.bin'), '--out', out]);
      for (const name of ['spikes.csv', 'units.csv', 'templates.npy']) {
        expect(read(session, 'a', name)).toEqual(readFileSync(join(out, 'a', name)));
      }
      const [header, ...rows] = read(session, 'summary.csv').toString().trimEnd().split('\r\n');
      expect(header).toBe(
        'recording,path,state,duration_s,units,good_units,spikes,lambda,sigma,median_ks_distance,warnings,seconds,error',
      );
      expect(rows.map((row) => row.split(',').slice(0, 3))).toEqual([
        ['a', 'a.bin', 'sorted'],
        ['deep_b', 'deep/b.bin', 'sorted'],
      ]);

      const again = await sortSession(session);
      expect(again.stderr).toContain('2 recordings, 0 to sort');
      expect(again.facts).toEqual(first.facts);
    },
    long,
  );

  it(
    'sorts again what changed, what is gone and what is forced, and nothing else',
    async () => {
      const session = newSession();
      const runsOf = async (...flags: string[]) => {
        const { facts } = await sortSession(session, ...flags);
        return facts.recordings.map(({ runId }) => runId);
      };
      expect(await runsOf()).toEqual([1, 2]);
      // Touched, with the same bytes in it.
      utimesSync(join(session, 'a.bin'), 1.1e9, 1.1e9);
      expect(await runsOf()).toEqual([1, 2]);
      // Replaced by another one of the same size and time.
      writeNeuron(join(session, 'a'), 3);
      utimesSync(join(session, 'a.bin'), 1.1e9, 1.1e9);
      expect(await runsOf()).toEqual([3, 2]);
      const sidecar = JSON.parse(readFileSync(join(session, 'a.json'), 'utf8'));
      writeFileSync(join(session, 'a.json'), JSON.stringify({ ...sidecar, gainUv: 2 }));
      expect(await runsOf()).toEqual([4, 2]);
      rmSync(join(session, 'spikeloom', 'deep_b'), { recursive: true });
      expect(await runsOf()).toEqual([4, 5]);
      expect(await runsOf('--detect-sigma', '5')).toEqual([6, 7]);
      // As if a sort with other parameters had been interrupted when its result was there already.
      const result = join(session, 'spikeloom', 'a', 'sorting.json');
      const written = JSON.parse(readFileSync(result, 'utf8'));
      written.parameters.detectSigma = 6;
      writeFileSync(result, JSON.stringify(written));
      expect(await runsOf('--detect-sigma', '5')).toEqual([8, 7]);
      expect(await runsOf('--detect-sigma', '5', '--force')).toEqual([9, 10]);
      const copy = `${session}-copy`;
      cpSync(session, copy, { recursive: true, preserveTimestamps: true });
      const copied = await sortSession(copy, '--detect-sigma', '5');
      expect(copied.stderr).toContain('2 recordings, 0 to sort');
    },
    long,
  );

  it(
    'sorts many tiny recordings, all of them',
    async () => {
      const session = join(folder, 'many');
      const count = 60;
      for (let i = 0; i < count; i++) {
        const day = join(session, `day${i % 7}`);
        mkdirSync(day, { recursive: true });
        const random = noise(i);
        const valueAt = (frame: number) => random() + spikeShape((frame % 700) - 350);
        writeRawRecording(join(day, `rec${i}`), { channels: 1, frames: 8000, valueAt });
      }
      const { code, facts } = await sortSession(session);
      expect(code).toBe(0);
      expect(facts.recordings).toHaveLength(count);
      expect(new Set(facts.recordings.map(({ name }) => name)).size).toBe(count);
      for (const { state, unitCount } of facts.recordings) {
        expect({ state, unitCount }).toEqual({ state: 'sorted', unitCount: 1 });
      }
    },
    long,
  );

  it(
    'lists a bad file with its error, and sorts the others',
    async () => {
      const session = newSession();
      writeFileSync(join(session, 'bad.wav'), 'RIFFxxxxWAVE');
      const { code, stderr, facts } = await sortSession(session);
      expect(code).toBe(2);
      expect(stderr).toContain('error[');
      expect(facts.recordings.map(({ state }) => state)).toEqual(['sorted', 'sorted', 'failed']);
      expect(facts.recordings[2].error).toContain('bad.wav');
      expect(read(session, 'summary.csv').toString()).toContain('bad.wav');
    },
    long,
  );

  it(
    'exports a folder of phy with features of spikes as long as the recording is there',
    async () => {
      const session = join(folder, 'for-phy');
      mkdirSync(session);
      writeNeuron(join(session, 'a'), 3);
      await sortSession(session);
      const exported = async () => {
        const { code } = await runCli(['export', session, '--format', 'phy']);
        expect(code).toBe(0);
        return namesIn(join(session, 'spikeloom', 'exports', 'a', 'phy'));
      };
      const features = ['pc_features.npy', 'pc_feature_ind.npy', 'pc_feature_spike_ids.npy'];
      const whole = await exported();
      expect(whole).toEqual(expect.arrayContaining(features));
      rmSync(join(session, 'a.bin'));
      expect(await exported()).toEqual(whole.filter((name) => !features.includes(name)));
    },
    long,
  );

  it('asks for a folder, and for something in it', async () => {
    const session = newSession();
    const file = await runCli(['sort', join(session, 'a.bin')]);
    expect(file.stderr).toMatch(/^error\[BAD_FLAG\]: --out is missing/);
    const several = await runCli(['sort', session, folder]);
    expect(several.stderr).toMatch(/^error\[BAD_FLAG\]: --out is missing/);
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const nothing = await runCli(['sort', empty]);
    expect(nothing.stderr).toMatch(/^error\[NO_RECORDING\]/);
    expect(existsSync(join(empty, 'spikeloom', 'summary.csv'))).toBe(false);
  });
});
