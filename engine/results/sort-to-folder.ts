import { dirname } from 'node:path';
import {
  clusteringStage,
  codingStage,
  fittingStage,
  followingStage,
  learningStage,
  type NamedRecording,
  type Parameters,
  type Progress,
  type WorkLimits,
} from '../../core/index.ts';
import type { BackendName } from '../compute/backend.ts';
import { sortInBackground } from '../compute/sort-in-background.ts';
import type { RecordingSource } from '../files/open-source.ts';
import type { StepPlace } from '../store/step-files.ts';
import {
  excerptSeconds,
  type ResultRequest,
  resultToFolder,
  type SortOutcome,
} from './result-to-folder.ts';

export interface SortRequest extends Omit<ResultRequest, 'find' | 'threads'> {
  readonly parameters: Parameters;
  readonly limits: WorkLimits;
  readonly backend: BackendName;
  /** Where the recording was opened, so that other threads can open it too. */
  readonly source: RecordingSource;
  /** Where finished steps are kept and found; nowhere without it. */
  readonly steps?: StepPlace;
}

/** Before them, all threads read the recording; what decides about units lets them wait now and then. */
const stagesAfterSampling: ReadonlySet<string> = new Set([
  clusteringStage,
  learningStage,
  followingStage,
  codingStage,
  fittingStage,
]);

/**
 * Sorts one recording and writes its folder.
 * @throws as `resultToFolder`
 */
export function sortToFolder(
  named: NamedRecording,
  folder: string,
  { parameters, limits, backend, source, steps, ...request }: SortRequest,
): Promise<SortOutcome> {
  const job = {
    source,
    parameters,
    limits,
    backend,
    excerptSeconds,
    scratchFolder: dirname(folder),
    ...(steps && { steps }),
  };
  return resultToFolder(named, folder, {
    ...request,
    threads: limits.threads,
    find(hash) {
      const onProgress = (progress: Progress) => {
        if (stagesAfterSampling.has(progress.stage)) hash();
        request.context.onProgress(progress);
      };
      return sortInBackground(named.recording, job, { ...request.context, onProgress });
    },
  });
}
