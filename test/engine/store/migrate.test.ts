import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CuratedRun } from '../../../engine/session/curated-run.ts';
import { Database } from '../../../engine/store/database.ts';
import { fromJson, sealed, toJson } from '../../../engine/store/json-column.ts';
import { migrate, schemaVersionOf } from '../../../engine/store/migrate.ts';
import { migrations } from '../../../engine/store/migrations/all.ts';
import { openSession, readSession } from '../../../engine/store/open-session.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolders } from '../files/temporary-folder.ts';

const newFolder = temporaryFolders();

/** A session whose database holds what `fill` puts there. */
function sessionWith(fill: (database: Database) => void): string {
  const folder = newFolder();
  mkdirSync(join(folder, 'spikeloom'));
  const database = new Database(join(folder, 'spikeloom', 'session.sqlite'), { readOnly: false });
  fill(database);
  database.close();
  return folder;
}

const schemaOf = (database: Database) =>
  database.all('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name');

describe('migrations', () => {
  it.each(migrations.map((_, version) => version))(
    'bring a database of version %i to the schema of a new one, with what it holds',
    (version) => {
      const folder = newFolder();
      const fresh = new Database(join(folder, 'fresh'), { readOnly: false });
      migrate(fresh);
      const older = new Database(join(folder, 'older'), { readOnly: false });
      older.define('sealed', sealed);
      for (const sql of migrations.slice(0, version)) older.script(sql);
      if (version > 0) {
        older.pragma(`application_id = ${Number(fresh.pragma('application_id'))}`);
        older.pragma(`user_version = ${version}`);
        const parameters = version === 1 ? '{}' : toJson({});
        older.run("INSERT INTO parameter_sets (hash, parameters) VALUES ('h', ?)", parameters);
      }
      migrate(older);
      expect(schemaVersionOf(older)).toBe(migrations.length);
      expect(schemaOf(older)).toEqual(schemaOf(fresh));
      const kept = older.all<{ parameters: string }>('SELECT parameters FROM parameter_sets');
      expect(kept.map(({ parameters }) => fromJson(parameters))).toEqual(version > 0 ? [{}] : []);
      older.close();
      fresh.close();
    },
  );

  it('keep all of a session that an older version has left', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'spikeloom'));
    const left = readFileSync(new URL('fixtures/version-1.sqlite.gz', import.meta.url));
    writeFileSync(join(folder, 'spikeloom', 'session.sqlite'), gunzipSync(left));
    expect(await rejection(readSession(folder))).toMatchObject({ code: 'STORE_TOO_OLD' });
    const store = await openSession(folder);
    expect(store.notices).toEqual([]);
    const recordings = store.recordings.list();
    expect(recordings).toMatchObject([
      { place: 'day1/table3.bin', options: {}, parts: null, isPresent: true },
      { place: 'day2/table3.bin', options: {}, parts: null, isPresent: true },
    ]);
    const [{ files }] = recordings;
    expect(files).toMatchObject([{ changeMark: null, contentSample: null }]);
    expect(files[0].sha256).toMatch(/^[0-9a-f]{64}$/);
    const runs = store.runs.list();
    expect(runs).toMatchObject([{ state: 'finished' }, { state: 'finished' }]);
    for (const run of runs) {
      expect(run.notices).toMatchObject([{ code: 'BAND_PASS_LOWERED' }]);
      const sorting = store.sortings.read(run.id, store.runs.parametersOf(run))!;
      expect(sorting.units).toHaveLength(run.numbers!.unitCount);
      expect(sorting.spikes.sampleIndex).toHaveLength(run.numbers!.spikeCount);
      expect(sorting.segments).toMatchObject([{ sampleCount: 30_000 }]);
      expect(store.sortings.readMetrics(run.id).length).toBeGreaterThan(10);
    }
    expect(CuratedRun.read(store, runs[0]).units[0]).toMatchObject({ unitId: 0, label: 'good' });
    expect(store.jobs.list()).toMatchObject([{ state: 'finished' }, { state: 'finished' }]);
    expect(store.placeMemory().recall('day1/table3.bin')).toContain('"facts"');
    await store.close();
  });

  it('take what was said of files from where older versions kept it', async () => {
    const said = { sampleRate: 20_000, channels: 4, dtype: 'int16' };
    const folder = sessionWith((database) => {
      const fresh = new Database(':memory:', { readOnly: false });
      migrate(fresh);
      database.define('sealed', sealed);
      for (const sql of migrations.slice(0, 6)) database.script(sql);
      database.pragma(`application_id = ${Number(fresh.pragma('application_id'))}`);
      database.pragma('user_version = 6');
      fresh.close();
      for (const [i, options] of [{ channels: 1 }, said, {}].entries()) {
        database.run(
          `INSERT INTO recordings (place, name, result_folder, format, options, overrides, sample_rate, channel_count, duration_seconds, is_present)
             VALUES (?, 'day', ?, 'raw binary', ?, ?, 20000, 4, 1, ?)`,
          ...[`${i}`, `${i}`, toJson(options), toJson({}), i > 0 ? 1 : 0],
        );
      }
    });
    const store = await openSession(folder);
    expect(store.said.read()).toEqual({ ofAll: said, ofOne: [] });
    await store.close();
  });

  it('are not for databases of newer versions or other programs, which stay as they are', async () => {
    const newer = sessionWith((database) => {
      migrate(database);
      database.pragma('user_version = 99');
    });
    const other = sessionWith((database) => database.script('CREATE TABLE theirs (x)'));
    for (const [folder, code] of [
      [newer, 'STORE_TOO_NEW'],
      [other, 'STORE_NOT_OURS'],
    ] as const) {
      expect(await rejection(openSession(folder))).toMatchObject({ code });
      expect(await rejection(readSession(folder))).toMatchObject({ code });
    }
  });
});
