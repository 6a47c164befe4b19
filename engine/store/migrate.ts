import { UserError } from '../../core/index.ts';
import { Database } from './database.ts';
import { sealed } from './json-column.ts';
import { migrations } from './migrations/all.ts';

/** "SpLm": marks a database as ours. */
const applicationId = 0x53704c6d;

/**
 * Brings a database to the schema of this version, whichever older one it has, or none.
 * @throws UserError (`STORE_TOO_NEW`, `STORE_NOT_OURS`)
 */
export function migrate(database: Database): void {
  if (schemaVersionOf(database) === migrations.length) return;
  database.define('sealed', sealed);
  database.transaction(() => {
    // Another process may have been faster.
    const version = schemaVersionOf(database);
    for (const sql of migrations.slice(version)) database.script(sql);
    database.pragma(`application_id = ${applicationId}`);
    database.pragma(`user_version = ${migrations.length}`);
  });
}

let expectedSchema: string | undefined;

/** Whether tables and columns are those that the migrations make: their names are bytes of the file, too. */
export function hasSoundSchema(database: Database): boolean {
  if (expectedSchema === undefined) {
    const fresh = new Database(':memory:', { readOnly: false });
    migrate(fresh);
    expectedSchema = schemaTextOf(fresh);
    fresh.close();
  }
  return schemaTextOf(database) === expectedSchema;
}

function schemaTextOf(database: Database): string {
  return JSON.stringify(database.all('SELECT type, name, sql FROM sqlite_schema ORDER BY name'));
}

/**
 * Number of migrations that a database has taken.
 * @throws UserError (`STORE_TOO_NEW`, `STORE_NOT_OURS`)
 */
export function schemaVersionOf(database: Database): number {
  const version = Number(database.pragma('user_version'));
  const id = Number(database.pragma('application_id'));
  const isEmpty = version === 0 && id === 0 && Number(database.pragma('schema_version')) === 0;
  if (!isEmpty && id !== applicationId) {
    throw new UserError(
      'STORE_NOT_OURS',
      `${database.path} is a database of another program. Move it away, or choose another folder.`,
    );
  }
  if (version > migrations.length) {
    throw new UserError(
      'STORE_TOO_NEW',
      `${database.path} was written by a newer Spikeloom (schema ${version}; this one knows up to ${migrations.length}). Use that version, or a newer one.`,
    );
  }
  return version;
}
