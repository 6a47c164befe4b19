import { flagsText, type Notice, type OpenOptions, saysAnything } from '../../core/index.ts';
import type { SaidOfFiles } from '../files/said-of-files.ts';
import { readSession } from '../store/open-session.ts';
import type { SessionStore } from '../store/session-store.ts';

/**
 * Keeps what the flags of a command say of all files of a session. Where they say nothing, what was said
 * before holds.
 * @returns what of that the user should know
 */
export function sayOfFiles(store: SessionStore, options: OpenOptions): Notice[] {
  if (saysAnything(options)) {
    store.said.sayOfAll(options);
    return [];
  }
  const { ofAll, ofOne } = store.said.read();
  const said = [
    ...(saysAnything(ofAll) ? [flagsText(ofAll)] : []),
    ...ofOne.map(({ place, name, options }) => `of ${place || name}: ${flagsText(options)}`),
  ];
  if (said.length === 0) return [];
  const message = `Files are read as was said of them before: ${said.join('; ')}. Any such flag says it all anew, and --forget-facts nothing at all.`;
  return [{ code: 'SAID_BEFORE', message }];
}

/** What the memory of a folder knows to be said of its files; nothing where there is none. */
export async function saidBefore(folder: string): Promise<SaidOfFiles> {
  try {
    const store = await readSession(folder);
    try {
      return store.said.read();
    } finally {
      await store.close();
    }
  } catch {
    return { ofAll: {}, ofOne: [] };
  }
}
