import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Database } from '../../../engine/store/database.ts';
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
      for (const sql of migrations.slice(0, version)) older.script(sql);
      if (version > 0) {
        older.pragma(`application_id = ${Number(fresh.pragma('application_id'))}`);
        older.pragma(`user_version = ${version}`);
        older.run("INSERT INTO parameter_sets (hash, parameters) VALUES ('h', '{}')");
      }
      migrate(older);
      expect(schemaVersionOf(older)).toBe(migrations.length);
      expect(schemaOf(older)).toEqual(schemaOf(fresh));
      expect(older.all('SELECT * FROM parameter_sets')).toHaveLength(version > 0 ? 1 : 0);
      older.close();
      fresh.close();
    },
  );

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
