import { useQueryClient } from '@tanstack/react-query';
import type { Fault, Job, JobList } from '../../engine/api/contract.ts';
import { queryKey, useEngineAction, useEngineQuery } from './engine.tsx';
import { useParameterValues } from './parameters.ts';
import { usePlace } from './place.ts';
import { tellFault } from './toasts.ts';

export interface SortJobs {
  readonly jobs: readonly Job[];
  /** Waiting, at work or paused. */
  readonly unfinished: readonly Job[];
  readonly secondsLeft: number | null;
  /** Sorts these, or all that need it. @param isForced also what is sorted already */
  readonly sort: (recordingIds?: readonly string[], isForced?: boolean) => void;
  /** Sorts those of each electrode as one recording, which is in the list from then on. */
  readonly sortAsOne: (recordingIds: readonly string[]) => void;
  /** Without ids, each of these is for all that have not ended. */
  readonly pause: (jobIds?: readonly string[]) => void;
  readonly resume: (jobIds?: readonly string[]) => void;
  readonly cancel: (jobIds?: readonly string[]) => void;
  /** Puts a waiting job before all others. */
  readonly putFirst: (jobId: string) => void;
  readonly isStarting: boolean;
}

/** The queue of the open folder. */
export function useSortJobs(): SortJobs {
  const cache = useQueryClient();
  const sessionId = usePlace(({ session }) => session?.sessionId ?? '');
  const [parameters] = useParameterValues();
  const list = useEngineQuery('listJobs', sessionId === '' ? null : { sessionId }).data;
  const start = useEngineAction('startJobs', {
    onError: ({ fault }) => tellFault(withoutFlag(fault)),
  });
  const pause = useEngineAction('pauseJobs');
  const resume = useEngineAction('resumeJobs');
  const cancel = useEngineAction('cancelJobs');
  const reorder = useEngineAction('reorderJobs');
  const show = {
    onSuccess: (next: JobList) => cache.setQueryData(queryKey('listJobs', { sessionId }), next),
  };
  const jobs = list?.jobs ?? [];
  return {
    jobs,
    unfinished: jobs.filter(({ state }) => ['queued', 'running', 'paused'].includes(state)),
    secondsLeft: list?.secondsLeft ?? null,
    sort: (recordingIds, force = false) =>
      start.mutate({ sessionId, recordingIds, parameters, force }, show),
    sortAsOne: (recordingIds) =>
      start.mutate({ sessionId, recordingIds, parameters, concatenate: true }, show),
    pause: (jobIds) => pause.mutate({ sessionId, jobIds }, show),
    resume: (jobIds) => resume.mutate({ sessionId, jobIds }, show),
    cancel: (jobIds) => cancel.mutate({ sessionId, jobIds }, show),
    putFirst: (jobId) => reorder.mutate({ sessionId, jobIds: [jobId] }, show),
    isStarting: start.isPending,
  };
}

/** Here a parameter is a field and no flag. */
function withoutFlag(fault: Fault): Fault {
  return { ...fault, message: fault.message.replace(/^--(?=[a-z-]+ is )/, 'Parameter ') };
}

/** What is to be done or being done to the recording that is shown. */
export function useShownJob(): Job | undefined {
  const shown = usePlace((place) => place.recordingId);
  return useSortJobs().unfinished.find(({ recordingId }) => recordingId === shown);
}
