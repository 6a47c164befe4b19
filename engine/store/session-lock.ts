import { readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../core/index.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { Database } from './database.ts';

/** Who works on a session. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
}

const lockName = 'session.lock';
const holderName = 'holder.json';

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
    const lock = new Database(join(home, lockName), { readOnly: false, patienceMs: 0 });
    try {
      lock.script('BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      if (!(error instanceof UserError)) throw error;
      throw heldBy(home, await holderOf(home));
    }
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
    await writeFileAtomically(join(this.home, holderName), JSON.stringify(holder));
  }

  async release(): Promise<void> {
    await rm(join(this.home, holderName), { force: true });
    this.lock.close();
  }
}

/** Who holds a session now, or null. Asking takes nothing away from anybody. */
export async function currentHolder(home: string): Promise<Holder | null> {
  const holder = await holderOf(home);
  if (holder === null) return null;
  const lock = new Database(join(home, lockName), { readOnly: true, patienceMs: 0 });
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
  const text = await readFile(join(home, holderName), 'utf8').catch(() => '');
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
