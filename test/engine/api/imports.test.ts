import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeNpy } from '../../../core/exports/npy.ts';
import type { EngineClient, Job, JobList } from '../../../engine/api/contract.ts';
import { connect, faultOf, startEngine } from '../../support/api.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { noise, spikeShape, writeRawRecording } from '../../support/raw-recording.ts';

const root = temporaryFolder();
const frames = 40_000;
const samples = Array.from({ length: 44 }, (_, spike) => 450 + 900 * spike);
let folders = 0;

/** A folder with a recording of one neuron. */
function recordingFolder(): string {
  const folder = join(root, `folder ${folders++}`);
  mkdirSync(folder);
  const random = noise(folders);
  writeRawRecording(join(folder, 'day'), {
    ...{ channels: 1, frames },
    valueAt: (frame) => spikeShape((frame % 900) - 450) + random(),
  });
  return folder;
}

function csv(name: string, times: readonly number[]): string {
  const path = join(root, name);
  writeFileSync(path, `unit_id,sample_index\n${times.map((time) => `4,${time}\n`).join('')}`);
  return path;
}

/** A folder as Kilosort writes it. */
function kilosort(name: string, datPath: string): string {
  const folder = join(root, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'params.py'), `dat_path = ${datPath}\nsample_rate = 20000.\n`);
  const list = (file: string, values: readonly number[]) =>
    writeFileSync(join(folder, file), encodeNpy(Int32Array.from(values), [values.length]));
  list('spike_times.npy', samples);
  list(
    'spike_clusters.npy',
    samples.map((_, i) => (i % 2 === 0 ? 7 : 12)),
  );
  writeFileSync(join(folder, 'cluster_KSLabel.tsv'), 'cluster_id\tKSLabel\n7\tgood\n12\tmua\n');
  return folder;
}

/** A client in a session of one recording that hears of its jobs. */
async function openFolder() {
  let hear: ((list: JobList) => void) | null = null;
  const lists: JobList[] = [];
  const engine = connect(startEngine(), {
    jobsChanged(list) {
      lists.push(list);
      hear?.(list);
    },
  });
  const { sessionId } = await engine.openSession({ path: recordingFolder() });
  const { recordings } = await engine.listRecordings({ sessionId });
  const ref = { sessionId, recordingId: recordings[0]!.recordingId };
  /** The import once it has ended. */
  const ended = () =>
    new Promise<Job>((resolve) => {
      hear = ({ jobs }) => {
        const job = jobs.find(({ kind }) => kind !== 'sort');
        if (job !== undefined && ['done', 'failed', 'cancelled'].includes(job.state)) resolve(job);
      };
    });
  const importOf = async (path: string) => {
    const job = ended();
    await engine.importSorting({ ...ref, path });
    return job;
  };
  return { engine, ref, lists, ended, importOf };
}

const labelsOf = async (engine: EngineClient, ref: { sessionId: string; recordingId: string }) =>
  (await engine.readUnits(ref)).units.map(({ unitId, label }) => [unitId, label]);

describe('importing a sorting', () => {
  it('makes a run with the labels of the other program, beside those of sorts', async () => {
    const { engine, ref, lists, importOf } = await openFolder();
    const path = kilosort('kilosort4', "'day.bin'");
    expect(await importOf(path)).toMatchObject({ state: 'done', fault: null });
    const stages = lists.flatMap(({ jobs }) =>
      jobs.flatMap(({ progress }) => progress?.stage ?? []),
    );
    expect(stages).not.toEqual([]);
    expect(await labelsOf(engine, ref)).toEqual([
      [7, 'good'],
      [12, 'mua'],
    ]);
    const [run] = await engine.listRuns(ref);
    expect(run).toMatchObject({
      ...{ state: 'done', unitCount: 2, spikeCount: samples.length },
      importedFrom: { form: 'Phy folder', path },
    });
    const { html } = await engine.readReport(ref);
    expect(html).toContain('Found by another program');
    expect(html).not.toContain('taught');

    await importOf(csv('newer.csv', samples));
    expect(await labelsOf(engine, ref)).toEqual([[4, null]]);
    const older = { ...ref, runId: run!.runId };
    expect(await labelsOf(engine, older)).toHaveLength(2);
    const ofOlder = await engine.readReport(older);
    expect(ofOlder.html).toContain('Curated after 2 units had been found: 2 labels.');
    expect(ofOlder.html).not.toBe((await engine.readReport(ref)).html);
    const request = { sessionId: ref.sessionId, recordingIds: [ref.recordingId] };
    const { files } = await engine.writeExport({
      ...request,
      ...{ formatId: 'csv-long', runId: run!.runId },
    });
    expect(files.length).toBeGreaterThan(0);
    const { recordings } = await engine.listRecordings({ sessionId: ref.sessionId });
    expect(recordings).toMatchObject([{ state: 'imported', unitCount: 1 }]);
  });

  it('keeps the names that the other program gives its units', async () => {
    const { engine, ref, importOf } = await openFolder();
    const path = join(root, 'named.csv');
    const lines = samples.map((time, i) => `${i % 2 === 0 ? 'CA1 a' : 'CA1 b'},${time}\n`);
    writeFileSync(path, `unit_id,sample_index\n${lines.join('')}`);
    expect(await importOf(path)).toMatchObject({ state: 'done', fault: null });
    const { units } = await engine.readUnits(ref);
    expect(units.map(({ name }) => name)).toEqual(['CA1 a', 'CA1 b']);
  });

  it('that fails says why and leaves the recording as it was', async () => {
    const { engine, ref, importOf } = await openFolder();
    expect(await importOf(csv('beyond.csv', [frames]))).toMatchObject({
      state: 'failed',
      fault: { kind: 'user', code: 'SPIKES_OUTSIDE' },
    });
    const { recordings } = await engine.listRecordings({ sessionId: ref.sessionId });
    expect(recordings).toMatchObject([{ state: 'new', fault: null, unitCount: null }]);
    expect(await engine.listRuns(ref)).toEqual([]);
    const nowhere = engine.importSorting({ ...ref, path: join(root, 'nowhere') });
    expect(await faultOf(nowhere)).toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  it('is one at a time, and can be given up', async () => {
    const { engine, ref, ended, importOf } = await openFolder();
    const path = csv('once.csv', samples);
    await engine.importSorting({ ...ref, path });
    const twice = engine.importSorting({ ...ref, path });
    expect(await faultOf(twice)).toMatchObject({ code: 'RECORDING_BUSY' });
    const job = ended();
    await engine.cancelJobs({ sessionId: ref.sessionId });
    expect(await job).toMatchObject({ state: 'cancelled' });
    expect(await engine.listRuns(ref)).toEqual([]);
    expect(await importOf(path)).toMatchObject({ state: 'done' });
  });
});

describe('a place that was dropped', () => {
  it('tells whether it is a sorting, and of which recording', async () => {
    const engine = connect(startEngine());
    const recording = join(recordingFolder(), 'day.bin');
    const at = async (path: string) => {
      const { isSorting, recordingPath } = await engine.locateSorting({ path });
      return [isSorting, recordingPath];
    };
    expect(await at(kilosort('named', JSON.stringify([recording])))).toEqual([true, recording]);
    expect(await at(kilosort('gone', "r'C:\\data\\day.bin'"))).toEqual([true, null]);
    expect(await at(csv('spikes.csv', samples))).toEqual([true, null]);
    expect(await at(recording)).toEqual([false, null]);
    expect(await at(root)).toEqual([false, null]);
  });
});
