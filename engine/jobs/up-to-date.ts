import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type NamedRecording,
  type Parameters,
  parseParameters,
  type WorkContext,
} from '../../core/index.ts';
import { factsHashOf } from '../files/facts-hash.ts';
import { hashFiles } from '../files/hash-file.ts';
import type { InputFileRecord, RecordingRecord } from '../store/recording-table.ts';
import { parameterHash, type RunRecord } from '../store/run-table.ts';
import type { SessionStore } from '../store/session-store.ts';
import { inputHashOf } from './input-identity.ts';

/** Why a recording has to be sorted, or `sorted` where it has not. */
export type SortNeed =
  | 'new'
  | 'interrupted'
  | 'failed before'
  | 'parameters changed'
  | 'result is gone'
  | 'input may have changed'
  | 'sorted';

/**
 * Whether the result of a recording is what sorting it would give, as far as the store tells without
 * looking at the recording.
 */
export async function sortNeedOf(
  store: SessionStore,
  record: RecordingRecord,
  parameters: Parameters,
): Promise<{ need: SortNeed; run: RunRecord | undefined }> {
  const run = store.runs.lastFinishedSort(record.id);
  const of = (need: SortNeed) => ({ need, run });
  if (run === undefined) {
    const last = store.runs.lastSort(record.id)?.state;
    if (last === undefined) return of('new');
    return of(last === 'failed' ? 'failed before' : 'interrupted');
  }
  const wanted = parameterHash(parameters);
  if (parameterHashOf(() => store.runs.parametersOf(run)) !== wanted) {
    return of('parameters changed');
  }
  const isThere = await isResultWith(wanted, join(store.place.home, record.resultFolder));
  if (!isThere || !store.sortings.has(run.id)) return of('result is gone');
  return of(
    record.files.some(({ sha256 }) => sha256 === null) ? 'input may have changed' : 'sorted',
  );
}

/** Of parameters that an older version may have written: what it did not know has its default. */
function parameterHashOf(read: () => Parameters): string | null {
  try {
    return parameterHash(read());
  } catch {
    return null;
  }
}

/** Whether a folder holds a result with parameters, not that of a run with others that was interrupted after it. */
async function isResultWith(wanted: string, folder: string): Promise<boolean> {
  const text = await readFile(join(folder, 'sorting.json'), 'utf8').catch(() => '');
  return parameterHashOf(() => parseParameters(JSON.parse(text).parameters)) === wanted;
}

/**
 * Whether a run was of the recording as it is. Files that have changed since they were last read as a
 * whole are read.
 * @param files as they are now, with the hashes that are known
 */
export async function isInputOf(
  run: RunRecord,
  files: readonly InputFileRecord[],
  { recording, samples }: NamedRecording,
  context: WorkContext,
): Promise<{ isSame: boolean; sha256s: readonly string[] }> {
  const known = files.map(({ sha256 }) => sha256);
  const isKnown = known.every((sha256) => sha256 !== null);
  const sha256s = isKnown ? known : await hashFiles(samples, context);
  return { isSame: inputHashOf(factsHashOf(recording), sha256s) === run.inputHash, sha256s };
}
