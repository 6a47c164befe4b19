import { dirname } from 'node:path';
import type { NamedRecording, Parameters, WorkLimits } from '../../core/index.ts';
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
    find: () => sortInBackground(named.recording, job, request.context),
  });
}
