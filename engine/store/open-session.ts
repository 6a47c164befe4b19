import { accessSync, constants } from 'node:fs';
import { access, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DamagedFileError, type Notice, UserError } from '../../core/index.ts';
import { Database } from './database.ts';
import { homeNames } from './home-names.ts';
import { hasSoundSchema, migrate, schemaVersionOf } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { SessionLock } from './session-lock.ts';
import { placeToRead, placeToWrite } from './session-place.ts';
import { SessionStore } from './session-store.ts';

/**
 * Opens the memory of a session folder to work on it; it is made where there is none. A damaged one is
 * set aside under another name, which a notice tells, and an empty one takes its place.
 * @throws UserError (`SESSION_HELD`) where another process works on it; whatever its place throws
 */
export async function openSession(folder: string): Promise<SessionStore> {
  const place = await placeToWrite(folder);
  const lock = await SessionLock.take(place.home);
  try {
    const { database, notices } = await openToWrite(join(place.home, homeNames.database));
    const store = new SessionStore(place, database, notices, async () => {
      closeAtRest(database);
      await lock.release();
    });
    // Whoever has the lock knows that nobody else is at work.
    store.runs.interruptAll(new Date().toISOString());
    store.jobs.releaseAll();
    return store;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * Opens the memory of a session folder to look at it, also while another process works on it.
 * @throws UserError (`NO_SESSION`, `STORE_TOO_OLD`, `STORE_TOO_NEW`), DamagedFileError (`STORE_DAMAGED`)
 */
export async function readSession(folder: string): Promise<SessionStore> {
  const place = await placeToRead(folder);
  const path = join(place.home, homeNames.database);
  const database = new Database(path, { readOnly: true });
  try {
    if (schemaVersionOf(database) < migrations.length) {
      throw new UserError(
        'STORE_TOO_OLD',
        `${path} was written by an older Spikeloom. Bring it up to date with: spikeloom sort ${folder}`,
      );
    }
    if (!hasSoundSchema(database)) throw damaged(path, 'its tables are not ours');
    return new SessionStore(place, database, [], async () => database.close());
  } catch (error) {
    database.close();
    throw error instanceof DamagedFileError
      ? new DamagedFileError(
          error.code,
          `${error.message} Make a new one of the results that are there with: spikeloom sort ${folder}`,
        )
      : error;
  }
}

async function openToWrite(path: string): Promise<{ database: Database; notices: Notice[] }> {
  try {
    // SQLite would take it for one that is new.
    if ((await stat(path).catch(() => null))?.size === 0) throw damaged(path, 'it is empty');
    return { database: openSound(path), notices: [] };
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error;
    const aside = await setAside(path);
    const notice = {
      code: 'STORE_SET_ASIDE',
      message: `${error.message} It is now ${aside}, and a new one is made from the recordings and results that are there. Older runs are only in the old one.`,
    };
    return { database: openSound(path), notices: [notice] };
  }
}

/** @throws DamagedFileError where anything in the file is not as it must be */
function openSound(path: string): Database {
  const database = new Database(path, { readOnly: false });
  try {
    // The quick check would not hold indexes against their tables, and a difference there stops writing.
    const found = String(database.pragma('integrity_check(1)'));
    if (found !== 'ok') throw damaged(path, found.replaceAll(/\s+/g, ' '));
    database.pragma('journal_mode = WAL');
    // What is told to be finished outlasts a power failure.
    database.pragma('synchronous = FULL');
    migrate(database);
    if (!hasSoundSchema(database)) throw damaged(path, 'its tables are not ours');
    if (database.all('PRAGMA foreign_key_check').length > 0) {
      throw damaged(path, 'rows of it are of others that are missing');
    }
    return database;
  } catch (error) {
    database.close();
    throw asDamage(error as NodeJS.ErrnoException, path) ?? error;
  }
}

/** What an error at opening says of the file, or undefined where it is of something else. */
function asDamage({ code = '', message }: NodeJS.ErrnoException, path: string) {
  if (code === 'EACCES' && mayBeWritten(path)) return damaged(path, 'it says that it is read-only');
  // Nothing is asked at opening that could be asked wrongly: the file says something that cannot be.
  return code.startsWith('SQLITE_ERROR') ? damaged(path, message) : undefined;
}

/** Whether the system lets us write a file and beside it. */
function mayBeWritten(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    accessSync(dirname(path), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Leaves one file that can be copied, and read where nothing may be written, unless somebody is
 * reading it, or the disk or folder has gone: then nothing is lost, but two more files stay beside it.
 */
function closeAtRest(database: Database): void {
  try {
    database.pragma('busy_timeout = 0');
    database.pragma('journal_mode = DELETE');
  } catch {
    // What was written is safe either way.
  } finally {
    database.close();
  }
}

function damaged(path: string, how: string): DamagedFileError {
  return new DamagedFileError('STORE_DAMAGED', `${path} is damaged: ${how}.`);
}

/** Renames a database and the files that belong to it, by the time of day. */
async function setAside(path: string): Promise<string> {
  const when = new Date().toISOString().replaceAll(':', '-');
  const aside = `${path}.damaged-${when}`;
  for (const ending of ['-wal', '-shm', '']) {
    const exists = await access(path + ending).then(
      () => true,
      () => false,
    );
    if (exists) await rename(path + ending, aside + ending);
  }
  return aside;
}
