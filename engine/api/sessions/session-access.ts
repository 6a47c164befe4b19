import { UserError } from '../../../core/index.ts';
import { openSession, readSession } from '../../store/open-session.ts';
import type { SessionStore } from '../../store/session-store.ts';
import type { SessionAccess } from '../contract.ts';

/** The memory of a folder, as far as this process may use it. */
export interface OpenedStore {
  /** Null where another process has just begun with the folder. */
  readonly store: SessionStore | null;
  readonly access: SessionAccess;
}

/** Opens a folder's memory to work on it; where another process does that, to look at it. */
export async function openStore(folder: string): Promise<OpenedStore> {
  try {
    return { store: await openSession(folder), access: { mode: 'write' } };
  } catch (error) {
    if (!(error instanceof UserError && error.code === 'SESSION_HELD')) throw error;
    const access: SessionAccess = { mode: 'read-only', reason: error.message };
    return { store: await readIfThere(folder), access };
  }
}

async function readIfThere(folder: string): Promise<SessionStore | null> {
  try {
    return await readSession(folder);
  } catch (error) {
    if (error instanceof UserError && error.code === 'NO_SESSION') return null;
    throw error;
  }
}
