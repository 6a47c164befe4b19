import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knownProbeText, type OpenOptions } from '../../../core/index.ts';
import type { EngineClient } from '../../../engine/api/contract.ts';
import { connect, faultOf, startEngine } from '../../support/api.ts';
import { runCli, temporaryFolder } from '../../support/cli.ts';
import { noise, writeRawRecording } from '../../support/raw-recording.ts';

const root = temporaryFolder();
let folders = 0;

/** A folder of raw files of four channels, a second each, beside which nothing says what they are. */
function rawFolder(...names: readonly string[]): string {
  const folder = join(root, `folder ${folders++}`);
  mkdirSync(folder);
  for (const name of names) addRaw(folder, name);
  return folder;
}

function addRaw(folder: string, name: string): void {
  const valueAt = noise(folders);
  writeRawRecording(join(folder, name), { channels: 4, frames: 20_000, valueAt });
  rmSync(join(folder, `${name}.json`));
}

const raw = { sampleRate: 20_000, channels: 4, dtype: 'float32', gainUv: 0.5 } as const;
const tetrode = knownProbeText('tetrodes');

async function listed(engine: EngineClient, path: string, options?: OpenOptions) {
  const { sessionId } = await engine.openSession({ path, options });
  const { recordings, problems } = await engine.listRecordings({ sessionId });
  const facts = await Promise.all(
    recordings.map(({ recordingId }) => engine.describeRecording({ sessionId, recordingId })),
  );
  return { sessionId, recordings, problems, facts };
}

async function anewAfter(open: (engine: EngineClient) => Promise<unknown>): Promise<EngineClient> {
  const engine = startEngine();
  await open(connect(engine));
  await engine.close();
  return connect(startEngine());
}

describe('what a user says of files', () => {
  it('is known when the folder is opened again, and holds for new files', async () => {
    const folder = rawFolder('day1');
    const again = await anewAfter(async (engine) => {
      expect((await listed(engine, folder)).problems).toMatchObject([
        { fault: { code: 'RAW_FACTS_MISSING' } },
      ]);
      expect((await listed(engine, folder, { ...raw, onlyRaw: true })).recordings).toHaveLength(1);
    });
    addRaw(folder, 'day2');
    const { facts, problems } = await listed(again, folder);
    expect(problems).toEqual([]);
    expect(facts.map(({ name, gainToMicrovolts }) => [name, gainToMicrovolts])).toEqual([
      ['day1', 0.5],
      ['day2', 0.5],
    ]);
  });

  it('of one recording is known as well, and changes no other', async () => {
    const folder = rawFolder('day1', 'day2');
    const again = await anewAfter(async (engine) => {
      const { sessionId, recordings } = await listed(engine, folder, { ...raw, onlyRaw: true });
      const { recordingId } = recordings[1]!;
      const options = { ...raw, sampleRate: 10_000, channels: 2 };
      await engine.setOpenOptions({ sessionId, recordingId, options });
    });
    const { recordings, facts, sessionId } = await listed(again, folder);
    expect(
      recordings.map(({ channelCount, durationSeconds }) => [channelCount, durationSeconds]),
    ).toEqual([
      [4, 1],
      [2, 4],
    ]);
    expect(facts.map(({ channelNames }) => channelNames.length)).toEqual([4, 2]);

    // What does not fit is refused, and leaves everything as it was.
    const { recordingId } = recordings[1]!;
    const options = { ...facts[1]!.openOptions, probe: tetrode };
    const fault = await faultOf(again.setOpenOptions({ sessionId, recordingId, options }));
    expect(fault).toMatchObject({ kind: 'user', code: 'PROBE_MISMATCH' });
    expect(await again.describeRecording({ sessionId, recordingId })).toEqual(facts[1]);

    // Of all of them anew.
    const { facts: anew } = await listed(again, folder, { ...raw, onlyRaw: true, probe: tetrode });
    expect(anew.map(({ probe, channelNames }) => [probe.name, channelNames.length])).toEqual([
      ['tetrodes', 4],
      ['tetrodes', 4],
    ]);
  });

  it('of a recording that no longer fits it is told, and the recording stays in the list', async () => {
    const folder = rawFolder();
    writeRawRecording(join(folder, 'day'), { channels: 4, frames: 20_000, valueAt: noise(1) });
    const again = await anewAfter(async (engine) => {
      const { sessionId, recordings } = await listed(engine, folder);
      const { recordingId } = recordings[0]!;
      await engine.setOpenOptions({ sessionId, recordingId, options: { probe: tetrode } });
    });
    writeRawRecording(join(folder, 'day'), { channels: 3, frames: 20_000, valueAt: noise(1) });
    const { sessionId } = await again.openSession({ path: folder });
    const { recordings, problems } = await again.listRecordings({ sessionId });
    expect(problems).toMatchObject([{ path: 'day.bin', fault: { code: 'PROBE_MISMATCH' } }]);
    const { recordingId } = recordings[0]!;
    const facts = await again.setOpenOptions({ sessionId, recordingId, options: {} });
    expect(facts.channelNames).toHaveLength(3);
    expect((await again.listRecordings({ sessionId })).problems).toEqual([]);
  });

  it('changes the overview with it', async () => {
    const folder = rawFolder('day1');
    let built: () => void;
    const engine = connect(startEngine(), {
      overviewChanged: ({ isComplete }) => isComplete && built(),
    });
    const wholeOf = async (options: OpenOptions, channels: readonly number[]) => {
      const isBuilt = new Promise<void>((resolve) => {
        built = resolve;
      });
      const { sessionId } = await listed(engine, folder, { ...options, onlyRaw: true });
      const request = { sessionId, recordingId: 'day1.bin:day1', channels, widthPixels: 100 };
      await engine.readOverview(request);
      await isBuilt;
      return engine.readOverview(request);
    };
    const [first, then] = [await wholeOf(raw, [3]), await wholeOf({ ...raw, channels: 2 }, [1])];
    expect(first.state).toEqual({ fraction: 1, isComplete: true });
    expect(then.state).toEqual({ fraction: 1, isComplete: true });
    expect(then.binCount * then.samplesPerBin).toBeGreaterThan(
      first.binCount * first.samplesPerBin,
    );
  });

  it('is the same for the command line and for the window', async () => {
    const folder = rawFolder('day1');
    const flags = ['--sample-rate', '20000', '--channels', '4', '--dtype', 'float32'];
    expect((await runCli(['sort', folder, ...flags, '--units', '1'])).code).toBe(0);
    const { recordings, facts } = await listed(connect(startEngine()), folder);
    expect(recordings).toMatchObject([{ name: 'day1', state: 'sorted' }]);
    expect(facts[0]!.openOptions).toEqual({ sampleRate: 20_000, channels: 4, dtype: 'float32' });
  });

  it('is told on the command line, where flags say it anew or nothing any more', async () => {
    const path = rawFolder('day1');
    await anewAfter((engine) => listed(engine, path, { ...raw, onlyRaw: true, probe: tetrode }));
    const units = ['--units', '1'];
    const sorted = await runCli(['sort', path, ...units]);
    expect(sorted.code).toBe(0);
    expect(sorted.stderr).toContain(
      'note[SAID_BEFORE]: Files are read as was said of them before: --sample-rate 20000 --channels 4 --dtype float32 --gain-uv 0.5 --probe tetrodes.',
    );
    expect((await runCli(['list', path])).stdout).toContain('day1');
    const forgotten = await runCli(['sort', path, ...units, '--forget-facts']);
    expect(forgotten.stderr).toContain('RAW_FACTS_MISSING');
    expect(forgotten.stderr).not.toContain('SAID_BEFORE');
    writeFileSync(join(path, 'day1.json'), JSON.stringify(raw));
    const silent = await runCli(['sort', path, ...units]);
    expect(silent.code).toBe(0);
    expect(silent.stderr).not.toContain('SAID_BEFORE');
    const out = await runCli(['sort', path, '--out', join(path, 'out'), '--forget-facts']);
    expect(out.stderr).toContain('error[BAD_FLAG]');
  });
});
