import { parseParameters } from '../../../core/index.ts';
import { readSettings } from '../../session/settings.ts';
import type { JobList, JobMethods } from '../contract.ts';
import type { Handlers } from '../handlers.ts';
import type { Catalogue } from '../sessions/catalogue.ts';
import type { SessionJobs } from '../sessions/session-jobs.ts';
import type { Sessions } from '../sessions/sessions.ts';

export function jobHandlers(sessions: Sessions): Handlers<keyof JobMethods> {
  const change = (sessionId: string, how: (jobs: SessionJobs) => void): JobList => {
    const { jobs } = sessions.get(sessionId).writable;
    how(jobs);
    return jobs.list();
  };
  return {
    listJobs: ({ sessionId }) => sessions.get(sessionId).jobs?.list() ?? none,
    async readLearning({ sessionId }) {
      const learned = (await sessions.get(sessionId).jobs?.learned()) ?? [];
      return learned.map((one) => ({ ...one, sessionId }));
    },
    async startJobs(request) {
      const { sessionId, recordingIds, force = false, concatenate } = request;
      const session = sessions.get(sessionId);
      const { jobs } = session.writable;
      const settings = await readSettings(session.folder);
      const parameters = { ...settings.parameters, ...request.parameters };
      // Before anything is put into the queue.
      parseParameters(parameters);
      const ids = concatenate
        ? await session.join(recordingIds)
        : (recordingIds ?? singleRecordings(await session.search()));
      const wanted = await Promise.all(ids.map((id) => session.find(id)));
      await jobs.start(wanted, parameters, force);
      return jobs.list();
    },
    pauseJobs: ({ sessionId, jobIds }) => change(sessionId, (jobs) => jobs.pause(jobIds)),
    resumeJobs: ({ sessionId, jobIds }) => change(sessionId, (jobs) => jobs.resume(jobIds)),
    cancelJobs: ({ sessionId, jobIds }) => change(sessionId, (jobs) => jobs.cancel(jobIds)),
    reorderJobs: ({ sessionId, jobIds }) => change(sessionId, (jobs) => jobs.reorder(jobIds)),
  };
}

const none: JobList = { jobs: [], secondsLeft: null };

/** Those that are sorted alone. */
function singleRecordings({ entries }: Catalogue): string[] {
  return entries.filter(({ parts }) => parts === null).map(({ recordingId }) => recordingId);
}
