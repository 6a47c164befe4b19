import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseParameters } from '../../../core/index.ts';
import { Database } from '../../../engine/store/database.ts';
import { homeNames, isHomeName } from '../../../engine/store/home-names.ts';
import { openSession, readSession } from '../../../engine/store/open-session.ts';
import { parameterHash } from '../../../engine/store/run-table.ts';
import { exampleSorting } from '../../core/exports/example-sorting.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolders } from '../files/temporary-folder.ts';
import { fileAt, foundAt, outcome, runOf } from './example-session.ts';

const newFolder = temporaryFolders();
const metrics = [{ name: 'snr', values: [1.5, Number.NaN, 3, 4, 5] }];

describe('the store of a session', () => {
  it('gives no recording a folder whose name the session uses itself, whatever its case', async () => {
    const store = await openSession(newFolder());
    const own = [...Object.values(homeNames), 'session.sqlite-wal', 'session.lock-journal'];
    const names = own.flatMap((name) => [name, name.toUpperCase()]);
    const folders = names.map((folderName, place) => {
      const { resultFolder } = store.recordings.save(foundAt(`${place}`, { folderName }));
      return resultFolder.toLowerCase();
    });
    expect(folders.filter(isHomeName)).toEqual([]);
    expect(new Set(folders).size).toBe(names.length);
    await store.close();
  });

  it('gives a sorting back to the bit, also after it was closed', async () => {
    const folder = newFolder();
    const sorting = exampleSorting({ segments: 3, spikesPerSecond: 40 });
    const store = await openSession(folder);
    const recording = store.recordings.save(foundAt('day.bin'));
    const run = store.runs.begin(runOf(recording.id));
    store.sortings.save(run, sorting, metrics);
    await store.close();

    const again = await readSession(folder);
    expect(again.sortings.read(run, sorting.parameters)).toEqual(sorting);
    expect(again.sortings.readMetrics(run)).toEqual(
      metrics.map(({ name, values }) => ({ name, values: Float64Array.from(values) })),
    );
    await again.close();
  });

  it('finds the spikes of any stretch as a look at all of them would', async () => {
    const store = await openSession(newFolder());
    const sorting = exampleSorting({ segments: 2, durationSeconds: 200, spikesPerSecond: 200 });
    const run = store.runs.begin(runOf(store.recordings.save(foundAt('a')).id));
    store.sortings.save(run, sorting, []);
    const { segmentIndex, sampleIndex } = sorting.spikes;
    expect(sampleIndex.length).toBeGreaterThan(2 * 65_536);
    const longest = sorting.segments[0].sampleCount;
    const at = fc.integer({ min: 0, max: longest });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1 }), at, at, (segment, a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        const found = store.sortings.readSpikesIn(run, { segment, start, end });
        const wanted = sampleIndex.filter(
          (sample, i) => segmentIndex[i] === segment && sample >= start && sample < end,
        );
        expect(found.sampleIndex).toEqual(wanted);
        expect(found.unitIndex.length).toBe(wanted.length);
      }),
      { numRuns: 20 },
    );
    await store.close();
  });

  it('gives recordings of one name different result folders, and notes what is known of their files', async () => {
    const store = await openSession(newFolder());
    const first = store.recordings.save(foundAt('a/day.bin'));
    const second = store.recordings.save(foundAt('b/day.bin', { folderName: 'DAY' }));
    expect([first.resultFolder, second.resultFolder]).toEqual(['day', 'DAY-2']);
    const files = [fileAt('a/day.bin', { contentSample: 'ab', sha256: 'abc' })];
    store.recordings.saveFiles(first.id, files);
    const found = foundAt('a/day.bin', { files });
    expect(store.recordings.save(found)).toEqual({ ...first, files });
    const changed = [{ ...files[0], changeMark: '13 1', sha256: null }];
    expect(store.recordings.save({ ...found, files: changed })).toEqual({
      ...first,
      files: changed,
    });
    expect(store.recordings.find('a/day.bin', 'day')).toEqual({ ...first, files: changed });
    store.recordings.keepPresent([second.id]);
    expect(store.recordings.list().map(({ isPresent }) => isPresent)).toEqual([false, true]);
    await store.close();
  });

  it('remembers runs with all they came from', async () => {
    const store = await openSession(newFolder());
    const { id } = store.recordings.save(foundAt('a'));
    const parameters = parseParameters({ units: 5, bandPass: '200-5000' });
    const run = store.runs.begin(runOf(id, { parameters }));
    expect(store.runs.lastFinished(id)).toBeUndefined();
    store.runs.finish(run, outcome);
    const found = store.runs.lastFinished(id)!;
    expect(found).toMatchObject({ ...outcome, state: 'finished', seed: 0, host: 'rig' });
    expect(store.runs.parametersOf(found)).toEqual(parameters);
    expect(found.parameterHash).toBe(parameterHash(parseParameters({ ...parameters })));
    expect(found.parameterHash).not.toBe(parameterHash(parseParameters({})));
    const failed = store.runs.begin(runOf(id));
    store.runs.fail(failed, outcome.endedAt, { code: 'FILE_SHRANK', message: 'it shrank' });
    const stopped = store.runs.begin(runOf(id));
    store.runs.interruptAll(outcome.endedAt);
    expect(store.runs.listOf(id).map(({ state }) => state)).toEqual([
      'finished',
      'failed',
      'interrupted',
    ]);
    expect(store.runs.byId(stopped)?.state).toBe('interrupted');
    await store.close();
  });

  it('remembers of places what it was last told, once that is saved', async () => {
    const store = await openSession(newFolder());
    const memory = store.placeMemory();
    memory.remember('a', 'first');
    memory.remember('a', 'last');
    expect(memory.recall('a')).toBe('last');
    expect(store.placeMemory().recall('a')).toBeUndefined();
    memory.save();
    memory.remember('b', 'never saved');
    const later = store.placeMemory();
    expect([later.recall('a'), later.recall('b')]).toEqual(['last', undefined]);
    later.remember('a', 'newest');
    later.save();
    expect(store.placeMemory().recall('a')).toBe('newest');
    await store.close();
  });

  it('never changes nor takes back what was curated', async () => {
    const folder = newFolder();
    const store = await openSession(folder);
    const { id } = store.recordings.save(foundAt('a'));
    const run = store.runs.begin(runOf(id));
    const left = { unitCount: 3, spikeCount: 50 };
    store.curation.append(run, '2026-05-02T09:00:00Z', { merge: [1, 2] }, left);
    store.curation.append(run, '2026-05-02T09:01:00Z', { delete: [3] }, left);
    const entries = store.curation.list(run);
    expect(entries.map(({ action }) => action)).toEqual([{ merge: [1, 2] }, { delete: [3] }]);
    await store.close();
    const database = new Database(join(folder, 'spikeloom', 'session.sqlite'), {
      readOnly: false,
    });
    expect(() => database.run("UPDATE curation SET action = '{}'")).toThrow('only added to');
    expect(() => database.run('DELETE FROM curation')).toThrow('only added to');
    database.run('PRAGMA foreign_keys = ON');
    database.run('DELETE FROM runs');
    expect(database.all('SELECT * FROM curation')).toEqual([]);
    database.close();
  });

  it('tells what curation has left of each run', async () => {
    const store = await openSession(newFolder());
    const [merged, untouched, emptied] = ['a', 'b', 'c'].map((place) =>
      store.runs.begin(runOf(store.recordings.save(foundAt(place)).id)),
    );
    expect(store.curation.countsLeft()).toEqual(new Map());
    const [some, fewer] = [
      { unitCount: 3, spikeCount: 50 },
      { unitCount: 2, spikeCount: 50 },
    ];
    store.curation.append(merged!, 'now', { merge: [1, 2] }, some);
    store.curation.append(emptied!, 'now', { delete: [1] }, { unitCount: 0, spikeCount: 0 });
    store.curation.append(merged!, 'later', { merge: [3, 4] }, fewer);
    const left = store.curation.countsLeft();
    expect(left.get(merged!)).toEqual(fewer);
    expect(left.get(emptied!)).toEqual({ unitCount: 0, spikeCount: 0 });
    expect(left.has(untouched!)).toBe(false);
    await store.close();
  });

  it('is one file at rest, which holds no second copy of what it knows', async () => {
    const folder = newFolder();
    const store = await openSession(folder);
    const run = store.runs.begin(runOf(store.recordings.save(foundAt('a')).id));
    const sorting = exampleSorting({ durationSeconds: 100, spikesPerSecond: 100 });
    store.sortings.save(run, sorting, []);
    store.sortings.save(run, sorting, []);
    await store.close();
    const { size } = statSync(join(folder, 'spikeloom', 'session.sqlite'));
    expect(size / sorting.spikes.sampleIndex.length).toBeLessThan(36);
    expect(() => statSync(join(folder, 'spikeloom', 'session.sqlite-wal'))).toThrow('ENOENT');
  });

  it('notices a number that changed on the disk', async () => {
    const folder = newFolder();
    const store = await openSession(folder);
    const run = store.runs.begin(runOf(store.recordings.save(foundAt('a')).id));
    const sorting = exampleSorting({ durationSeconds: 50 });
    store.sortings.save(run, sorting, []);
    await store.close();
    const path = join(folder, 'spikeloom', 'session.sqlite');
    const bytes = readFileSync(path);
    const amplitude = Buffer.from(sorting.spikes.amplitude.slice(100, 104).buffer);
    const at = bytes.indexOf(amplitude);
    expect(at).toBeGreaterThan(0);
    bytes[at] ^= 1;
    writeFileSync(path, bytes);
    const damaged = await readSession(folder);
    expect(() => damaged.sortings.read(run, sorting.parameters)).toThrow('have changed');
    await damaged.close();
  });

  it('is not there where nothing was sorted', async () => {
    expect(await rejection(readSession(newFolder()))).toMatchObject({ code: 'NO_SESSION' });
    expect(await rejection(openSession('/nowhere'))).toMatchObject({ code: 'FILE_NOT_FOUND' });
  });
});
