import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EventListeners } from '../../../engine/api/channel/connect-engine.ts';
import type { EngineClient, Job, JobList } from '../../../engine/api/contract.ts';
import { connect, faultOf, startEngine } from '../../support/api.ts';
import { namesIn, temporaryFolder } from '../../support/cli.ts';
import { noise, spikeShape, writeRawRecording } from '../../support/raw-recording.ts';

const root = temporaryFolder();
let folders = 0;

/** A folder of so many recordings of one neuron, two seconds each unless told otherwise. */
function recordingFolder(count: number, frames = 40_000): string {
  const folder = join(root, `folder ${folders++}`);
  mkdirSync(folder);
  for (let i = 0; i < count; i++) {
    const random = noise(i);
    writeRawRecording(join(folder, `day ${i}`), {
      channels: 1,
      frames,
      valueAt: (frame) => random() + spikeShape((frame % 900) - 450),
    });
  }
  return folder;
}

/** A client that hears of the jobs. */
function watch() {
  const seen: JobList[] = [];
  const waiting: { isReached: (list: JobList) => boolean; resolve: () => void }[] = [];
  const listeners: EventListeners = {
    jobsChanged(list) {
      seen.push(list);
      for (const { isReached, resolve } of waiting) if (isReached(list)) resolve();
    },
  };
  const until = (isReached: (list: JobList) => boolean) =>
    new Promise<void>((resolve) => waiting.push({ isReached, resolve }));
  return { seen, listeners, until };
}

const every =
  (...states: Job['state'][]) =>
  ({ jobs }: JobList) =>
    jobs.length > 0 && jobs.every(({ state }) => states.includes(state));

const statesOf = async (engine: EngineClient, sessionId: string) =>
  Object.fromEntries(
    (await engine.listRecordings({ sessionId })).recordings.map(({ name, state }) => [name, state]),
  );

describe('the queue of a session', () => {
  it('sorts recordings of one electrode as one, which is in the list from then on', async () => {
    const { listeners, until } = watch();
    const engine = connect(startEngine(), listeners);
    const folder = recordingFolder(3);
    const { sessionId } = await engine.openSession({ path: folder });
    const { recordings } = await engine.listRecordings({ sessionId });
    expect(recordings.map(({ partIds }) => partIds)).toEqual([null, null, null]);
    const partIds = recordings.slice(0, 2).map(({ recordingId }) => recordingId);
    const request = { sessionId, recordingIds: partIds, concatenate: true };
    const ended = until(every('done', 'failed'));
    await engine.startJobs(request);
    await ended;
    const listed = (await engine.listRecordings({ sessionId })).recordings;
    expect(listed).toHaveLength(4);
    const joined = listed.find((recording) => recording.partIds !== null)!;
    expect(joined).toMatchObject({
      ...{ partIds, state: 'sorted', durationSeconds: 4 },
      relativePath: 'day 0.bin + day 1.bin',
    });
    const { recordingId } = joined;
    const facts = await engine.describeRecording({ sessionId, recordingId });
    expect(facts.segments.map(({ sampleCount }) => sampleCount)).toEqual([40_000, 40_000]);
    const { units } = await engine.readUnits({ sessionId, recordingId });
    expect(units).toHaveLength(joined.unitCount!);
    const range = { segment: 1, start: 0, end: 40_000, channels: [0], widthPixels: 100 };
    const traces = await engine.readTraces({ sessionId, recordingId, ...range, signal: 'raw' });
    expect(traces.end).toBe(40_000);
    const formatId = 'csv-long';
    const plan = await engine.planExport({ sessionId, recordingIds: [recordingId], formatId });
    expect(plan.files.map(({ path }) => path).join()).toContain('recordings/day_1/spikes.csv');
    // What is sorted is not sorted again; each may be sorted alone as well.
    const sortedAgain = until(every('done', 'failed'));
    await engine.startJobs({ sessionId });
    await sortedAgain;
    expect(Object.values(await statesOf(engine, sessionId))).toEqual(Array(4).fill('sorted'));
    expect((await engine.listJobs({ sessionId })).jobs).toHaveLength(4);
    const fault = await faultOf(
      engine.startJobs({ sessionId, recordingIds: [partIds[0]!], concatenate: true }),
    );
    expect(fault).toMatchObject({ kind: 'user', code: 'ONE_RECORDING' });
  });

  it('reads as one what the same was said of, and nothing else', async () => {
    const { listeners, until } = watch();
    const engine = connect(startEngine(), listeners);
    const { sessionId } = await engine.openSession({ path: recordingFolder(2) });
    const { recordings } = await engine.listRecordings({ sessionId });
    const [first, second] = recordings.map(({ recordingId }) => recordingId);
    const say = (recordingId: string, gainUv: number) =>
      engine.setOpenOptions({ sessionId, recordingId, options: { gainUv } });
    await say(first!, 2);
    const fault = await faultOf(engine.startJobs({ sessionId, concatenate: true }));
    expect(fault).toMatchObject({ kind: 'user', code: 'OPTIONS_DIFFER' });
    expect(fault.message).toContain('day 0.bin and day 1.bin');
    const { gainToMicrovolts } = await say(second!, 2);
    const ended = until(every('done', 'failed'));
    await engine.startJobs({ sessionId, concatenate: true });
    await ended;
    const listed = (await engine.listRecordings({ sessionId })).recordings;
    const joined = listed.find(({ partIds }) => partIds !== null)!;
    expect(joined.state).toBe('sorted');
    const facts = await engine.describeRecording({ sessionId, recordingId: joined.recordingId });
    expect(facts).toMatchObject({ gainToMicrovolts, openOptions: { gainUv: 2 } });
    const stateOfJoined = async () => (await statesOf(engine, sessionId))[joined.name];
    await say(second!, 3);
    expect(await stateOfJoined()).toBe('outdated');
    await say(second!, 2);
    expect(await stateOfJoined()).toBe('sorted');
    const plain = await engine.openSession({ path: recordingFolder(1) });
    const [other] = (await engine.listRecordings({ sessionId: plain.sessionId })).recordings;
    const { recordingId } = other!;
    const before = await engine.describeRecording({ sessionId: plain.sessionId, recordingId });
    expect(gainToMicrovolts).not.toEqual(before.gainToMicrovolts);
  });

  it('sorts by what spikeloom.json says, where nothing else is asked for', async () => {
    const { listeners, until } = watch();
    const engine = connect(startEngine(), listeners);
    const folder = recordingFolder(2);
    const settings = {
      parameters: { units: 1, 'detect-sigma': 6 },
      recordings: { 'day 1.bin': { units: 2 } },
    };
    writeFileSync(join(folder, 'spikeloom.json'), JSON.stringify(settings));
    const { sessionId } = await engine.openSession({ path: folder });
    const { recordings } = await engine.listRecordings({ sessionId });
    const [first, second] = recordings.map(({ recordingId }) => ({ sessionId, recordingId }));
    expect(await engine.describeRecording(second!)).toMatchObject({
      sessionParameters: { units: 1, detectSigma: 6 },
      parameterOverrides: { units: 2 },
    });
    const ended = until(every('done', 'failed'));
    await engine.startJobs({ sessionId, parameters: { detectSigma: 5 } });
    await ended;
    const changedOf = async (ref: typeof first) =>
      (await engine.listRuns(ref!))[0]!.changedParameters;
    expect(await changedOf(first)).toEqual({ units: 1, detectSigma: 5 });
    expect(await changedOf(second)).toEqual({ units: 2, detectSigma: 5 });
  });

  it('sorts all, tells how far it is, and one bad file stops nothing', async () => {
    const { seen, listeners, until } = watch();
    const engine = connect(startEngine(), listeners);
    const folder = recordingFolder(2);
    const { sessionId } = await engine.openSession({ path: folder });
    await engine.listRecordings({ sessionId });
    writeFileSync(join(folder, 'day 0.json'), '{"sampleRate": "no number"}');
    const ended = until(every('done', 'failed'));
    await engine.startJobs({ sessionId });
    await ended;
    expect(await statesOf(engine, sessionId)).toEqual({ day_1: 'sorted' });
    const stages = new Set(seen.flatMap(({ jobs }) => jobs.map(({ progress }) => progress?.stage)));
    // How many of the stages a look falls into depends on how fast they are.
    expect(stages.size).toBeGreaterThan(1);
    const fractions = seen.flatMap(({ jobs }) =>
      jobs.map(({ progress }) => progress?.fraction ?? 0),
    );
    expect(Math.max(...fractions)).toBeLessThanOrEqual(1);
    const { recordings } = await engine.listRecordings({ sessionId });
    expect(recordings[0]).toMatchObject({ unitCount: 1, spikeCount: expect.any(Number) });
    expect(namesIn(join(folder, 'spikeloom', 'day_1'))).toContain('spikes.csv');

    const again = await engine.startJobs({ sessionId });
    expect(again.jobs).toEqual([]);
  });

  it('is paused, goes on, is put into another order and given up', async () => {
    const { listeners, until } = watch();
    const engine = connect(startEngine(), listeners);
    const { sessionId } = await engine.openSession({ path: recordingFolder(3) });
    const running = until(({ jobs }) => jobs.some(({ progress }) => progress !== null));
    const { jobs } = await engine.startJobs({ sessionId });
    expect(jobs.map(({ position }) => position)).toEqual([0, 1, 2]);
    await running;
    const last = jobs[2]!.jobId;
    const reordered = await engine.reorderJobs({ sessionId, jobIds: [last] });
    expect(reordered.jobs[0]!.jobId).toBe(last);
    await engine.cancelJobs({ sessionId, jobIds: [jobs[1]!.jobId] });
    const paused = until(every('paused', 'cancelled'));
    await engine.pauseJobs({ sessionId });
    await paused;
    expect(await statesOf(engine, sessionId)).toMatchObject({ day_0: 'paused', day_2: 'paused' });
    const done = until(every('done', 'cancelled'));
    await engine.resumeJobs({ sessionId });
    await done;
    expect(await statesOf(engine, sessionId)).toEqual({
      day_0: 'sorted',
      day_1: 'new',
      day_2: 'sorted',
    });
    expect((await faultOf(engine.pauseJobs({ sessionId, jobIds: ['99'] }))).code).toBe(
      'NO_SUCH_JOB',
    );
  });

  it('is worked off when its client has gone, and gone on with by the next engine', async () => {
    const folder = recordingFolder(2);
    const engine = startEngine();
    const { listeners, until } = watch();
    const first = connect(engine, listeners);
    const { sessionId } = await first.openSession({ path: folder });
    const running = until(({ jobs }) => jobs.some(({ progress }) => progress !== null));
    await first.startJobs({ sessionId });
    await first.closeSession({ sessionId });
    await running;
    await engine.close();

    const next = watch();
    const second = connect(startEngine(), next.listeners);
    const done = next.until(every('done'));
    const session = await second.openSession({ path: folder });
    await done;
    expect(await statesOf(second, session.sessionId)).toEqual({ day_0: 'sorted', day_1: 'sorted' });
  });

  it('shows what a paused job has learned after the engine was started anew, and goes on from there', async () => {
    // So long that it is not done before it is paused.
    const folder = recordingFolder(1, 1_200_000);
    const engine = startEngine();
    let hasLearned = () => {};
    const learned = new Promise<void>((resolve) => {
      hasLearned = resolve;
    });
    const { listeners, until } = watch();
    const first = connect(engine, { ...listeners, learningChanged: () => hasLearned() });
    const { sessionId } = await first.openSession({ path: folder });
    await first.startJobs({ sessionId, force: true });
    await learned;
    const paused = until(every('paused'));
    await first.pauseJobs({ sessionId });
    await paused;
    const before = await first.readLearning({ sessionId });
    expect(before.length).toBeGreaterThan(0);
    await engine.close();

    const next = watch();
    const other = startEngine();
    const second = connect(other, next.listeners);
    const again = await second.openSession({ path: folder });
    const after = await second.readLearning({ sessionId: again.sessionId });
    expect(after).toEqual(before.map((one) => ({ ...one, sessionId: again.sessionId })));
    const done = next.until(every('done'));
    await second.resumeJobs({ sessionId: again.sessionId });
    await done;
    await other.close();
    const kept = namesIn(join(folder, 'spikeloom', 'work', 'day_0'));
    expect(kept.every((name) => name.endsWith('.step'))).toBe(true);
  });

  it('refuses what it cannot do', async () => {
    const folder = recordingFolder(1);
    const engine = connect(startEngine());
    const { sessionId } = await engine.openSession({ path: folder });
    const wrong = engine.startJobs({ sessionId, parameters: { detectSigma: -1 } });
    expect((await faultOf(wrong)).code).toBe('BAD_PARAMETER');
    const unknown = engine.startJobs({ sessionId, recordingIds: ['x'] });
    expect((await faultOf(unknown)).code).toBe('NO_SUCH_RECORDING');
    const other = connect(startEngine());
    const looking = await other.openSession({ path: folder });
    expect(await other.listJobs({ sessionId: looking.sessionId })).toEqual({
      jobs: [],
      secondsLeft: null,
    });
    expect((await faultOf(other.startJobs({ sessionId: looking.sessionId }))).code).toBe(
      'READ_ONLY',
    );
  });
});
