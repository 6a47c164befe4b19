import type { QueryClient } from '@tanstack/react-query';
import type { EventListeners } from '../../engine/api/channel/connect-engine.ts';
import type { Job, JobList, LearningSnapshot } from '../../engine/api/contract.ts';
import { useDialog } from './dialogs.ts';
import { queryKey } from './engine.tsx';
import { useEventsReading } from './events-reading.ts';
import { tellLassoSplit } from './lasso-split.ts';
import { tellFault } from './toasts.ts';
import { useTrialFit } from './trial-fit.ts';

/** Everything that is read of a run and changes when its units are curated. */
const ofUnits = [
  'readUnits',
  'readCuration',
  'readJournal',
  'readSpikes',
  'countSpikes',
  'readSpikeDensity',
  'readTemplates',
  'readWaveforms',
  'explainUnit',
  'readAmplitudes',
  'readCorrelograms',
  'readIntervals',
  'readSimilarity',
  'readFeatures',
  'alignSpikes',
  'compareSorting',
  'readReport',
  'readGoodnessOfFit',
  'readTraces',
] as const;

/** Keeps the cache of answers true to what the engine tells. */
export function eventListeners(cache: QueryClient): EventListeners {
  const forget = (...methods: readonly Parameters<typeof queryKey>[0][]) => {
    for (const method of methods) void cache.invalidateQueries({ queryKey: queryKey(method) });
  };
  return {
    recordingsChanged: () => forget('listRecordings', 'describeRecording', 'listRuns', ...ofUnits),
    jobsChanged: ({ sessionId, ...list }) => {
      const key = queryKey('listJobs', { sessionId });
      tellFailures(list.jobs, cache.getQueryData<JobList>(key)?.jobs ?? []);
      cache.setQueryData(key, list);
    },
    learningChanged: (snapshot) =>
      // Who has not asked yet is told all of it when they do.
      cache.setQueryData<readonly LearningSnapshot[]>(
        queryKey('readLearning', { sessionId: snapshot.sessionId }),
        (before) => before && withSnapshot(before, snapshot),
      ),
    trialFitProgress: ({ recordingId, stage, fraction }) =>
      useTrialFit.setState((fitting) =>
        fitting.progress !== null && fitting.recordingId === recordingId
          ? { progress: { ...fitting.progress, stage, fraction } }
          : {},
      ),
    recordedEventsProgress: ({ recordingId, fraction }) =>
      useEventsReading.setState({ recordingId, fraction }),
    splitProgress: ({ recordingId, fraction }) => tellLassoSplit(recordingId, fraction),
    overviewChanged: () => forget('readOverview', 'readTraces'),
    curationChanged: () => forget('listRecordings', ...ofUnits),
  };
}

/** Says why jobs failed that had not failed before. */
function tellFailures(now: readonly Job[], before: readonly Job[]): void {
  // The dialog of an import tells of it as long as it is open.
  const { shown } = useDialog.getState();
  const isTold = (kind: Job['kind']) => kind !== 'sort' && shown === 'import';
  for (const { jobId, kind, state, fault } of now) {
    const isNew = before.some((job) => job.jobId === jobId && job.state !== 'failed');
    if (state === 'failed' && fault !== null && isNew && !isTold(kind)) tellFault(fault);
  }
}

/** A new job of a recording begins with nothing of the old one; those of other recordings stay. */
function withSnapshot(
  snapshots: readonly LearningSnapshot[],
  snapshot: LearningSnapshot,
): readonly LearningSnapshot[] {
  const kept = snapshots.filter(
    ({ recordingId, jobId, region }) =>
      recordingId !== snapshot.recordingId ||
      (jobId === snapshot.jobId && region !== snapshot.region),
  );
  return [...kept, snapshot].sort((a, b) => a.region - b.region);
}
