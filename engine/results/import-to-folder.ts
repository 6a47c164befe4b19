import type { NamedRecording, Parameters } from '../../core/index.ts';
import { importInBackground } from '../compute/import-in-background.ts';
import type { SortingPlace } from '../compute/import-job.ts';
import type { RecordingSource } from '../files/open-source.ts';
import {
  excerptSeconds,
  type ResultRequest,
  resultToFolder,
  type SortOutcome,
} from './result-to-folder.ts';

export interface ImportRequest extends Omit<ResultRequest, 'find' | 'threads' | 'truth'> {
  readonly sorting: SortingPlace;
  /** How the signal is filtered that templates and amplitudes are measured in. */
  readonly parameters: Parameters;
  /** Where the recording was opened, so that another thread can open it too. */
  readonly source: RecordingSource;
}

/**
 * Makes a result of what another program has found in a recording, and writes its folder.
 * @throws as `resultToFolder`; where the sorting cannot be of the recording, what `placeTrains` and
 * `measureTrains` throw
 */
export function importToFolder(
  named: NamedRecording,
  folder: string,
  { sorting, parameters, source, ...request }: ImportRequest,
): Promise<SortOutcome> {
  return resultToFolder(named, folder, {
    ...request,
    threads: 1,
    find(hash) {
      hash();
      const job = { source, sorting, parameters, excerptSeconds };
      return importInBackground(named.recording, job, request.context);
    },
  });
}
