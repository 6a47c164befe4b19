import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type OpenOptions, UserError } from '../../../core/index.ts';
import { SpeedHistory } from '../../jobs/speed-history.ts';
import type { EventHub } from '../event-hub.ts';
import { FolderSession } from './folder-session.ts';
import { LearningWatch } from './learning-watch.ts';

/** What a path that a user gave stands for. */
export interface OpenedPlace {
  readonly session: FolderSession;
  /** Without links. */
  readonly path: string;
  readonly isFolder: boolean;
}

/** The folders that clients have open. A folder stays open until the last of them lets go of it. */
export class Sessions {
  private readonly byFolder = new Map<string, Promise<FolderSession>>();
  private readonly byId = new Map<string, FolderSession>();
  /** Clients of each session. */
  private readonly clients = new Map<string, Set<string>>();
  /** Folders that are being let go of. */
  private readonly closing = new Map<string, Promise<void>>();
  private readonly events: EventHub;
  /** Of each folder: a page that is loaded again lets go of it and opens it anew. */
  private readonly learning = new Map<string, LearningWatch>();
  private speeds: Promise<SpeedHistory> | null = null;

  constructor(events: EventHub) {
    this.events = events;
  }

  /** Opens a folder, or that of a file. */
  async open(
    given: string,
    options: OpenOptions | undefined,
    clientId: string,
  ): Promise<OpenedPlace> {
    const { path, isFolder } = await locate(given);
    const folder = isFolder ? path : dirname(path);
    await this.closing.get(folder);
    let opening = this.byFolder.get(folder);
    if (opening === undefined) {
      this.speeds ??= SpeedHistory.open();
      opening = this.speeds.then((speeds) =>
        FolderSession.open(folder, options, this.events, speeds, this.learningOf(folder)),
      );
      this.byFolder.set(folder, opening);
      opening.catch(() => this.byFolder.delete(folder));
    } else if (options !== undefined) {
      await (await opening).setAllOptions(options);
    }
    const session = await opening;
    const { sessionId } = session;
    this.byId.set(sessionId, session);
    this.clients.set(sessionId, (this.clients.get(sessionId) ?? new Set()).add(clientId));
    return { session, path, isFolder };
  }

  /** @throws UserError `NO_SUCH_SESSION` */
  get(sessionId: string): FolderSession {
    const session = this.byId.get(sessionId);
    if (session !== undefined) return session;
    throw new UserError(
      'NO_SUCH_SESSION',
      'That folder is not open here any more; the engine was started anew. Open it again.',
    );
  }

  /** @returns sessions that this client was the last one of */
  leave(clientId: string, sessionId?: string): FolderSession[] {
    const left: FolderSession[] = [];
    for (const [id, clients] of this.clients) {
      if ((sessionId === undefined || id === sessionId) && clients.delete(clientId)) {
        const session = this.byId.get(id);
        if (clients.size === 0 && session !== undefined) left.push(session);
      }
    }
    return left;
  }

  isUsed({ sessionId }: FolderSession): boolean {
    return (this.clients.get(sessionId)?.size ?? 0) > 0;
  }

  async close(session: FolderSession): Promise<void> {
    this.byId.delete(session.sessionId);
    this.byFolder.delete(session.folder);
    this.clients.delete(session.sessionId);
    const closing = session.close().finally(() => this.closing.delete(session.folder));
    this.closing.set(session.folder, closing);
    await closing;
  }

  private learningOf(folder: string): LearningWatch {
    const known = this.learning.get(folder) ?? new LearningWatch();
    this.learning.set(folder, known);
    return known;
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.closing.values());
    for (const session of [...this.byId.values()]) await this.close(session);
  }
}

/** @throws UserError `FILE_NOT_FOUND`; the system's own errors where it may not be looked at */
async function locate(given: string): Promise<{ path: string; isFolder: boolean }> {
  try {
    const path = await realpath(given);
    return { path, isFolder: (await stat(path)).isDirectory() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new UserError('FILE_NOT_FOUND', `${given} does not exist. Check the path.`);
  }
}
