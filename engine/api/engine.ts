import { join } from 'node:path';
import { userDataFolder } from '../store/session-place.ts';
import type { Channel } from './channel/channel.ts';
import { EventHub } from './event-hub.ts';
import { comparisonHandlers } from './handlers/comparison.ts';
import { curationHandlers } from './handlers/curation.ts';
import { engineHandlers } from './handlers/engine.ts';
import { explanationHandlers } from './handlers/explanation.ts';
import { exportHandlers } from './handlers/exports.ts';
import { fitHandlers } from './handlers/fit.ts';
import { importHandlers } from './handlers/imports.ts';
import { jobHandlers } from './handlers/jobs.ts';
import { parameterHandlers } from './handlers/parameters.ts';
import { recordedEventHandlers } from './handlers/recorded-events.ts';
import { reportHandlers } from './handlers/report.ts';
import { resultHandlers } from './handlers/results.ts';
import { sessionHandlers } from './handlers/session.ts';
import { spikeHandlers } from './handlers/spikes.ts';
import { templateHandlers } from './handlers/templates.ts';
import { traceHandlers } from './handlers/traces.ts';
import { trainHandlers } from './handlers/trains.ts';
import { trialHandlers } from './handlers/trials.ts';
import type { Handlers } from './handlers.ts';
import { serveClient } from './serve-client.ts';
import type { FolderSession } from './sessions/folder-session.ts';
import { SessionResults } from './sessions/session-results.ts';
import { Sessions } from './sessions/sessions.ts';
import { TrainFits } from './sessions/train-fits.ts';
import { Viewing } from './sessions/viewing.ts';
import { UserFiles } from './user-files.ts';

/** The engine: all that its clients share, whichever way they came. */
export class Engine {
  private readonly events = new EventHub();
  private readonly sessions = new Sessions(this.events);
  private readonly viewing = new Viewing();
  private readonly results: SessionResults;
  private readonly handlers: Handlers;

  /** @param userFolder where what is kept for this user lives */
  constructor(userFolder = userDataFolder()) {
    const userFiles = new UserFiles(userFolder);
    const letGo = (session: FolderSession) => this.letGo(session);
    this.results = new SessionResults((event) => this.events.emit('curationChanged', event));
    const { results } = this;
    const fits = new TrainFits(this.viewing);
    this.handlers = {
      ...engineHandlers(userFiles, join(userFolder, 'demo')),
      ...sessionHandlers(this.sessions, this.viewing, userFiles, this.events, letGo),
      ...parameterHandlers(this.sessions, this.viewing),
      ...jobHandlers(this.sessions),
      ...resultHandlers(this.sessions, results),
      ...spikeHandlers(this.sessions, results, this.viewing),
      ...trainHandlers(this.sessions, results),
      ...templateHandlers(this.sessions, results, this.viewing),
      ...explanationHandlers(this.sessions, results, this.viewing),
      ...comparisonHandlers(this.sessions, results),
      ...importHandlers(this.sessions),
      ...curationHandlers(this.sessions, results, this.viewing, this.events),
      ...traceHandlers(this.sessions, results, this.viewing),
      ...recordedEventHandlers(this.sessions, this.events),
      ...exportHandlers(this.sessions),
      ...fitHandlers(this.sessions, results, fits),
      ...reportHandlers(this.sessions, results, this.viewing, fits),
      ...trialHandlers(this.sessions, results, this.events),
    };
  }

  /** Serves a client until its channel closes. */
  accept(channel: Channel): void {
    this.viewing.start();
    serveClient(channel, this.handlers, this.events, (clientId) => {
      for (const session of this.sessions.leave(clientId)) void this.letGo(session);
    });
  }

  async close(): Promise<void> {
    // What runs is made safe first.
    await this.sessions.closeAll();
    await this.viewing.end();
  }

  /** Closes a session that nobody uses any more, once its jobs have ended. */
  private async letGo(session: FolderSession): Promise<void> {
    const { jobs } = session;
    if (jobs?.isWorking) void jobs.whenIdle().then(() => this.letGo(session));
    else if (!this.sessions.isUsed(session)) {
      this.results.forget(session);
      await this.sessions.close(session);
    }
  }
}
