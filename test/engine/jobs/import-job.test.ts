import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { exportFormats } from '../../../core/exports/formats/all.ts';
import { CancellationError, silentContext, type WorkContext } from '../../../core/index.ts';
import { parseParameters } from '../../../core/sorting/parse-parameters.ts';
import { withHdf5Encoded } from '../../../engine/files/hdf5/encode-hdf5.ts';
import { runImport } from '../../../engine/jobs/import-job.ts';
import { noteRecordings } from '../../../engine/jobs/session-recordings.ts';
import { sortNeedOf } from '../../../engine/jobs/up-to-date.ts';
import { CuratedRun } from '../../../engine/session/curated-run.ts';
import { exportSorting } from '../../../engine/session/export-sorting.ts';
import { recordingStatuses } from '../../../engine/session/recording-status.ts';
import { homeNames, isHomeName } from '../../../engine/store/home-names.ts';
import { openSession } from '../../../engine/store/open-session.ts';
import type { RecordingRecord } from '../../../engine/store/recording-table.ts';
import type { SessionStore } from '../../../engine/store/session-store.ts';
import { exampleSorting } from '../../core/exports/example-sorting.ts';
import { signalOf } from '../../core/exports/signal-of-sorting.ts';
import { namesIn, temporaryFolder } from '../../support/cli.ts';
import { writeRawRecording } from '../../support/raw-recording.ts';
import { rejection } from '../../support/rejection.ts';

const root = temporaryFolder();
const session = join(root, 'session');
const planted = exampleSorting({ units: 3, durationSeconds: 4, spikesPerSecond: 20 });
const labels = new Map([
  [1, 'good' as const],
  [3, 'noise' as const],
]);
let store: SessionStore;
let record: RecordingRecord;

/** Writes the planted sorting in the form of another program. */
async function write(formatId: string, from = planted): Promise<string> {
  const format = exportFormats.find((candidate) => candidate.formatId === formatId)!;
  const contents = format.files({
    ...{ sorting: from, metrics: [], labels, recordingName: 'day' },
    recordedAt: '2026-01-02T03:04:05.000Z',
  });
  for (const [file, content] of Object.entries(await withHdf5Encoded(contents))) {
    const path = join(root, 'written', formatId, file);
    mkdirSync(dirname(path), { recursive: true });
    const isWhole = typeof content === 'string' || content instanceof Uint8Array;
    writeFileSync(path, isWhole ? content : [...content].join(''));
  }
  return join(root, 'written', formatId);
}

beforeAll(async () => {
  const noise = new Random(1);
  const signal = signalOf(
    planted,
    () => 1,
    () => 8 * noise.normal(),
  );
  const [{ sampleCount: frames }] = planted.segments as [(typeof planted.segments)[0]];
  const { channelCount: channels } = signal;
  const traces = await signal.read(0, 0, frames, new Float32Array(channels * frames));
  mkdirSync(session);
  writeRawRecording(join(session, 'day'), {
    ...{ channels, frames, sampleRate: planted.sampleRate },
    valueAt: (frame, channel) => traces[channel * frames + frame]!,
  });
  store = await openSession(session);
  const { recordings } = await noteRecordings(store, { concatenate: false });
  record = recordings[0]!.record;
});

afterAll(() => store.close());

const importOf = (path: string, context: WorkContext = silentContext) =>
  runImport(store, record, { sorting: { path }, parameters: {} }, context);

const curated = (runId: number) => CuratedRun.read(store, store.runs.byId(runId)!);

describe('a sorting of another program', () => {
  it.each(['phy', 'nwb', 'csv-wide'])(
    'written as %s becomes a run with every spike where it was',
    async (formatId) => {
      const { runId, outcome } = await importOf(await write(formatId));
      const { spikes, units } = curated(runId).found;
      expect(spikes.sampleIndex).toEqual(planted.spikes.sampleIndex);
      expect(spikes.unitIndex).toEqual(planted.spikes.unitIndex);
      expect(spikes).toEqual(outcome.sorting.spikes);
      expect(units.map(({ mainChannel }) => mainChannel)).toEqual(
        planted.units.map(({ mainChannel }) => mainChannel),
      );
      const { importedFrom, inputHash } = store.runs.byId(runId)!;
      expect(importedFrom!.files.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true);
      expect(importedFrom!.files.length).toBeGreaterThan(0);
      expect(inputHash).not.toBeNull();
    },
  );

  it('keeps its labels, as steps that can be undone, and gives them back to phy', async () => {
    const { runId } = await importOf(await write('phy'));
    const labelsOf = (run: CuratedRun) =>
      run.units.map(({ unitId, label }) => [unitId, label ?? null]);
    const run = curated(runId);
    expect(labelsOf(run)).toEqual([
      [1, 'good'],
      [2, null],
      [3, 'noise'],
    ]);
    expect(labelsOf(run.after({ kind: 'undo' }))).toContainEqual([3, null]);
    const phy = exportFormats.find(({ formatId }) => formatId === 'phy')!;
    const order = { format: phy, replacesOthers: false, runId };
    const { folder } = await exportSorting(store, record, order);
    const again = curated((await importOf(folder)).runId);
    expect(labelsOf(again)).toEqual(labelsOf(run));
    expect(again.found.spikes).toEqual(run.found.spikes);
    expect(again.found.templates).toEqual(run.found.templates);
  });

  it('is what is shown of the recording, and does not count as its sort', async () => {
    const { runId } = await importOf(await write('npz'));
    const [status] = recordingStatuses(store, true);
    expect(status).toMatchObject({ state: 'imported', run: { id: runId } });
    expect(await sortNeedOf(store, record, parseParameters({}))).toEqual({
      need: 'new',
      run: undefined,
    });
    expect(namesIn(join(store.place.home, 'imports', record.resultFolder))).toEqual([
      'report.html',
      'sorting.json',
      'spikes.csv',
      'templates.npy',
      'units.csv',
    ]);
    expect(namesIn(store.place.home)).not.toContain(record.resultFolder);
  });

  it('has the same numbers every time', async () => {
    const path = await write('npz');
    const [first, second] = [await importOf(path), await importOf(path)];
    expect(second.outcome.sorting).toEqual(first.outcome.sorting);
    expect(second.outcome.metrics).toEqual(first.outcome.metrics);
  });

  it('that was given up, or is of another recording, leaves nothing behind', async () => {
    const before = store.runs.list();
    const path = await write('npz');
    let heard = '';
    const context: WorkContext = {
      cancellation: {
        get cancelled() {
          return heard === 'Measuring the noise';
        },
      },
      onProgress: ({ stage }) => (heard = stage),
    };
    expect(await rejection(importOf(path, context))).toBeInstanceOf(CancellationError);
    const longer = exampleSorting({ units: 3, durationSeconds: 9 });
    expect(await rejection(importOf(await write('npz', longer)))).toMatchObject({
      code: 'SPIKES_OUTSIDE',
    });
    expect(store.runs.list()).toEqual(before);
  });

  it('with units of other names and labels says which number stands for which', async () => {
    const path = join(root, 'named.csv');
    const rows = Array.from(
      planted.spikes.sampleIndex,
      (sample, row) => `CA${planted.spikes.unitIndex[row]! + 1},${sample}`,
    );
    writeFileSync(path, ['unit_id,sample_index', ...rows, ''].join('\n'));
    const { runId, outcome } = await importOf(path);
    expect(outcome.notices).toContainEqual({
      code: 'UNITS_NUMBERED',
      message: 'Units have numbers in place of their names: 0 is CA1, 1 is CA2, 2 is CA3.',
    });
    expect(store.runs.byId(runId)!.importedFrom!.units).toEqual([
      { unitId: 0, name: 'CA1' },
      { unitId: 1, name: 'CA2' },
      { unitId: 2, name: 'CA3' },
    ]);
  });

  it('is there again when the database is damaged, once, with its labels', async () => {
    const { runId } = await importOf(await write('phy'));
    const before = { run: store.runs.byId(runId)!, curated: curated(runId) };
    const { home } = store.place;
    const names = namesIn(home).filter((name) => name !== record.resultFolder);
    expect(names.filter((name) => !isHomeName(name))).toEqual([]);
    await store.close();
    const database = join(home, homeNames.database);
    writeFileSync(database, readFileSync(database).fill(0, 4096, 8192));
    store = await openSession(session);
    expect(store.notices).toMatchObject([{ code: 'STORE_SET_ASIDE' }]);
    expect(store.runs.list()).toEqual([]);
    for (let search = 0; search < 2; search++) {
      const { recordings } = await noteRecordings(store, { concatenate: false });
      record = recordings[0]!.record;
    }
    const [run, ...others] = store.runs.list();
    expect(others).toEqual([]);
    const { importedFrom, inputHash, parameterHash } = before.run;
    expect(run).toMatchObject({ state: 'finished', importedFrom, inputHash, parameterHash });
    const after = curated(run!.id);
    expect(after.units).toEqual(before.curated.units);
    expect(after.found.spikes.sampleIndex).toEqual(before.curated.found.spikes.sampleIndex);
    expect(after.found.templates).toEqual(before.curated.found.templates);
    expect(after.after({ kind: 'undo' }).units[2]!.label).toBeNull();
  });
});
