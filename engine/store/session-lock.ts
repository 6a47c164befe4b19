import { existsSync } from 'node:fs';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../core/index.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { Database } from './database.ts';
import { homeNames } from './home-names.ts';

/** Who works on a session. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
}

/**
 * The right to write a session, which one process has at a time. It is a lock of the operating system
 * (through SQLite, which knows how on every one), so it ends with the process, however that ends.
 */
export class SessionLock {
  private readonly home: string;
  private readonly lock: Database;

  private constructor(home: string, lock: Database) {
    this.home = home;
    this.lock = lock;
  }

  /** @throws UserError (`SESSION_HELD`) that names who has it */
  static async take(home: string): Promise<SessionLock> {
    const lock = await lockedFile(home);
    const taken = new SessionLock(home, lock);
    try {
      await taken.saySo();
    } catch (error) {
      await taken.release();
      throw error;
    }
    return taken;
  }

  private async saySo(): Promise<void> {
    const holder: Holder = {
      pid: process.pid,
      host: hostname(),
      since: new Date().toISOString(),
    };
    await writeFileAtomically(join(this.home, homeNames.holder), JSON.stringify(holder));
  }

  /** Leaves nothing behind, where the system lets a file go that is open. */
  async release(): Promise<void> {
    await rm(join(this.home, homeNames.holder), { force: true });
    await rm(join(this.home, homeNames.lock), { force: true }).catch(() => {});
    this.lock.close();
  }
}

/**
 * The lock file of a session, locked. Who had it before may have removed it after it was opened here;
 * then another process may lock a new one, and this one is worth nothing.
 */
async function lockedFile(home: string): Promise<Database> {
  const path = join(home, homeNames.lock);
  for (;;) {
    await makeIfMissing(path);
    const known = await fileMark(path);
    const lock = new Database(path, { readOnly: false, patienceMs: 0 });
    try {
      lock.script('BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      if (!(error instanceof UserError)) throw error;
      throw heldBy(home, await holderOf(home));
    }
    if (known !== null && known === (await fileMark(path))) return lock;
    lock.close();
  }
}

/** A file that exists is not opened: to close it again would end the locks that this process has on it. */
async function makeIfMissing(path: string): Promise<void> {
  try {
    await (await open(path, 'wx')).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Says whether a name still stands for the same file; null where it stands for none. */
async function fileMark(path: string): Promise<string | null> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found && `${found.ino} ${found.birthtimeNs}`;
}

/** Who holds a session now, or null. Asking takes nothing away from anybody. */
export async function currentHolder(home: string): Promise<Holder | null> {
  const holder = await holderOf(home);
  const path = join(home, homeNames.lock);
  if (holder === null || !existsSync(path)) return null;
  const lock = new Database(path, { readOnly: true, patienceMs: 0 });
  try {
    lock.pragma('schema_version');
    return null;
  } catch (error) {
    if (error instanceof UserError) return holder;
    throw error;
  } finally {
    lock.close();
  }
}

async function holderOf(home: string): Promise<Holder | null> {
  const text = await readFile(join(home, homeNames.holder), 'utf8').catch(() => '');
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return null;
  }
}

function heldBy(home: string, holder: Holder | null): UserError {
  const who =
    holder === null
      ? 'Another process'
      : `Process ${holder.pid} on ${holder.host}, since ${holder.since},`;
  return new UserError(
    'SESSION_HELD',
    `${who} is working on the session in ${home}. Wait until it ends, or look at what there is with: spikeloom status`,
  );
}
