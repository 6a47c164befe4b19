import { parseParameters, UserError } from '../../../core/index.ts';
import type { JobList, JobMethods } from '../contract.ts';
import type { Handlers } from '../handlers.ts';
import type { FolderSession } from '../sessions/folder-session.ts';
import type { SessionJobs } from '../sessions/session-jobs.ts';
import type { Sessions } from '../sessions/sessions.ts';

export function jobHandlers(sessions: Sessions): Handlers<keyof JobMethods> {
  const change = (sessionId: string, how: (jobs: SessionJobs) => void): JobList => {
    const jobs = jobsOf(sessions.get(sessionId));
    how(jobs);
    return jobs.list();
  };
  return {
    listJobs: ({ sessionId }) => sessions.get(sessionId).jobs?.list() ?? none,
    async startJobs({ sessionId, recordingIds, parameters = {}, force = false }) {
      const session = sessions.get(sessionId);
      const jobs = jobsOf(session);
      // Before anything is put into the queue.
      parseParameters(parameters);
      const { entries } = await session.search();
      const ids = recordingIds ?? entries.map(({ recordingId }) => recordingId);
      const wanted = await Promise.all(
        ids.map(async (id) => ({ entry: await session.find(id), options: session.optionsOf(id) })),
      );
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

/** @throws UserError `READ_ONLY` */
function jobsOf({ jobs, access }: FolderSession): SessionJobs {
  if (jobs !== null) return jobs;
  const why = access.mode === 'read-only' ? access.reason : '';
  throw new UserError('READ_ONLY', `This folder can only be looked at. ${why}`);
}
