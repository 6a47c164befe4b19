import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connect, faultOf, startEngine, userFolder } from '../../support/api.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { noise, spikeShape, writeRawRecording } from '../../support/raw-recording.ts';

const root = temporaryFolder();
let folders = 0;

/** A folder with two recordings, one of them in a folder of its own. */
function recordingFolder(): string {
  const folder = join(root, `folder ${folders++}`);
  mkdirSync(join(folder, 'dåy 2'), { recursive: true });
  const random = noise(1);
  writeRawRecording(join(folder, 'a'), {
    channels: 2,
    frames: 20_000,
    valueAt: (frame) => random() + (frame % 4000 < 100 ? spikeShape((frame % 4000) - 50) : 0),
  });
  writeRawRecording(join(folder, 'dåy 2', 'b'), { channels: 1, frames: 3000, valueAt: random });
  return folder;
}

describe('a session', () => {
  it('lists what the folder holds, and says what each is', async () => {
    const engine = connect(startEngine());
    const folder = recordingFolder();
    const session = await engine.openSession({ path: folder });
    expect(session).toMatchObject({
      path: folder,
      openedRecordingId: null,
      access: { mode: 'write' },
      storedIn: join(folder, 'spikeloom'),
    });
    const { sessionId } = session;
    const { recordings, problems } = await engine.listRecordings({ sessionId });
    expect(problems).toEqual([]);
    expect(recordings.map(({ relativePath, state }) => [relativePath, state])).toEqual([
      ['a.bin', 'new'],
      ['dåy 2/b.bin', 'new'],
    ]);
    expect(recordings[0]).toMatchObject({
      durationSeconds: 1,
      channelCount: 2,
      sampleRateHz: 20_000,
      byteLength: 160_000,
      unitCount: null,
    });
    const { recordingId } = recordings[1]!;
    expect(await engine.describeRecording({ sessionId, recordingId })).toMatchObject({
      name: 'b',
      path: join(folder, 'dåy 2', 'b.bin'),
      formatId: 'raw-binary',
      segments: [{ startSample: 0, sampleCount: 3000, startSeconds: 0 }],
      probe: { geometryKnown: false },
    });
  });

  it('is the same for all who open its folder, by whatever path', async () => {
    const engine = startEngine();
    const folder = recordingFolder();
    const link = join(root, `link ${folders++}`);
    symlinkSync(folder, link);
    const [a, b] = [connect(engine), connect(engine)];
    const first = await a.openSession({ path: folder });
    const second = await b.openSession({ path: join(link, 'a.bin') });
    expect(second.sessionId).toBe(first.sessionId);
    expect(second.openedRecordingId).toBe('a.bin:a');
    await a.closeSession({ sessionId: first.sessionId });
    expect((await b.listRecordings({ sessionId: first.sessionId })).recordings).toHaveLength(2);
    await b.closeSession({ sessionId: first.sessionId });
    const { code } = await faultOf(b.listRecordings({ sessionId: first.sessionId }));
    expect(code).toBe('NO_SUCH_SESSION');
  });

  it('can only be looked at while another process works on it', async () => {
    const folder = recordingFolder();
    const one = connect(startEngine());
    const other = connect(startEngine());
    await one.openSession({ path: folder });
    const { access, sessionId } = await other.openSession({ path: folder });
    expect(access).toMatchObject({
      mode: 'read-only',
      reason: expect.stringContaining(`Process ${process.pid}`),
    });
    expect((await other.listRecordings({ sessionId })).recordings).toHaveLength(2);
  });

  it('tells of what cannot be opened, and of what is not there', async () => {
    const engine = connect(startEngine());
    const folder = recordingFolder();
    writeFileSync(join(folder, 'broken.wav'), 'RIFF....WAVEfmt ');
    const { sessionId } = await engine.openSession({ path: folder });
    const { recordings, problems } = await engine.listRecordings({ sessionId });
    expect(recordings).toHaveLength(2);
    expect(problems).toMatchObject([{ path: 'broken.wav', fault: { kind: 'damaged-file' } }]);
    const ref = { sessionId, recordingId: 'c.bin:c' };
    expect((await faultOf(engine.describeRecording(ref))).code).toBe('NO_SUCH_RECORDING');
    renameSync(join(folder, 'a.bin'), join(folder, 'moved.bin'));
    const gone = await faultOf(engine.describeRecording({ sessionId, recordingId: 'a.bin:a' }));
    expect(gone.code).toBe('FILE_NOT_FOUND');
    const path = join(folder, 'no such place');
    expect((await faultOf(engine.openSession({ path }))).code).toBe('FILE_NOT_FOUND');
  });

  it('opens a recording anew with what a user says of it', async () => {
    const engine = connect(startEngine());
    const { sessionId } = await engine.openSession({ path: recordingFolder() });
    const ref = { sessionId, recordingId: 'a.bin:a' };
    const changed = await engine.setOpenOptions({ ...ref, options: { gainUv: 2 } });
    expect(changed).toMatchObject({ gainToMicrovolts: 2, openOptions: { gainUv: 2 } });
  });
});

describe('what is kept for the user', () => {
  it('outlasts the engine: recent places, the last one first, and preferences', async () => {
    const user = userFolder();
    const [one, two] = [recordingFolder(), recordingFolder()];
    const first = connect(startEngine(user));
    for (const path of [one, two, join(one, 'a.bin')]) await first.openSession({ path });
    await Promise.all([
      first.writePreference({ name: 'theme', json: '"dark"' }),
      first.writePreference({ name: '__proto__', json: '1' }),
    ]);
    const again = connect(startEngine(user));
    const places = await again.recentPlaces({});
    expect(places.map(({ path, isFolder, exists }) => ({ path, isFolder, exists }))).toEqual([
      { path: join(one, 'a.bin'), isFolder: false, exists: true },
      { path: two, isFolder: true, exists: true },
      { path: one, isFolder: true, exists: true },
    ]);
    expect(await again.readPreference({ name: 'theme' })).toEqual({ json: '"dark"' });
    expect(await again.readPreference({ name: 'constructor' })).toEqual({ json: null });
    renameSync(two, `${two} moved`);
    const left = await again.forgetPlace({ path: one });
    expect(left.map(({ exists }) => exists)).toEqual([true, false]);
  });

  it('does not stand in the way when it is damaged', async () => {
    const user = userFolder();
    writeFileSync(join(user, 'recent.json'), '[{"path"');
    expect(await connect(startEngine(user)).recentPlaces({})).toEqual([]);
  });

  it('lists folders for who has no dialog, folders first', async () => {
    const engine = connect(startEngine());
    const folder = recordingFolder();
    const { parent, entries } = await engine.listFolder({ path: folder });
    expect(parent).toBe(root);
    expect(entries.map(({ name, isFolder }) => [name, isFolder])).toEqual([
      ['dåy 2', true],
      ['a.bin', false],
      ['a.json', false],
    ]);
    expect((await faultOf(engine.listFolder({ path: join(folder, 'no') }))).code).toBe(
      'FILE_NOT_FOUND',
    );
  });
});

describe('parameters', () => {
  it('come as the table of the sorter with presets, and are checked one by one', async () => {
    const engine = connect(startEngine());
    const { parameters, presets } = await engine.parameterTable({});
    expect(parameters.map(({ name }) => name)).toContain('detectSigma');
    for (const { values } of presets) expect(await engine.checkParameters({ values })).toEqual([]);
    const problems = await engine.checkParameters({
      values: { detectSigma: -1, bandPass: { lowHz: 1, highHz: 2000 }, nonsense: 1 },
    });
    expect(problems.map(({ name }) => name)).toEqual(['detectSigma', 'nonsense']);
    // In the words of a form, not of the command line.
    expect(problems[0]!.message).toMatch(/^-1 does not fit; give [\d.]+ to [\d.]+ /);
  });

  it('show what filter and threshold do to the beginning', async () => {
    const engine = connect(startEngine());
    const { sessionId } = await engine.openSession({ path: recordingFolder() });
    const request = { sessionId, recordingId: 'a.bin:a', channels: [1, 0] };
    const preview = await engine.previewDetection({ ...request, parameters: {} });
    expect(preview.filteredMicrovolts).toHaveLength(40_000);
    expect(preview.noiseLevelMicrovolts[0]).toBeGreaterThan(2);
    const spikes = [50, 4050, 8050, 12_050, 16_050];
    for (const spike of spikes) {
      expect(preview.peakSamples.some((sample) => Math.abs(sample - spike) < 5)).toBe(true);
    }
    const strict = await engine.previewDetection({ ...request, parameters: { detectSigma: 10 } });
    expect(strict.peakSamples.length).toBeLessThanOrEqual(preview.peakSamples.length);
    expect(strict.thresholdMicrovolts[0]).toBeCloseTo(10 * strict.noiseLevelMicrovolts[0]!);
    const wrong = engine.previewDetection({ ...request, parameters: { detectSigma: 'loud' } });
    expect((await faultOf(wrong)).code).toBe('BAD_PARAMETER');
  });
});
