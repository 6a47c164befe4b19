import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  CancellationError,
  codingKernels,
  type Parameters,
  parseParameters,
  type WorkContext,
  type WorkLimits,
} from '../../core/index.ts';
import type { BackendName } from '../compute/backend.ts';
import { errorFacts } from '../error-facts.ts';
import { factsHashOf } from '../files/facts-hash.ts';
import { openSource, pathOf, type RecordingSource } from '../files/open-source.ts';
import type { SortOutcome } from '../results/result-to-folder.ts';
import { sortToFolder } from '../results/sort-to-folder.ts';
import type { JobRecord } from '../store/job-table.ts';
import { workPlace } from '../store/result-place.ts';
import type { SessionStore } from '../store/session-store.ts';
import { hasSteps, removeSteps, type StepPlace, tidySteps } from '../store/step-files.ts';
import { version } from '../version.ts';
import { noticeOfChange, sampledFilesOf, withHashes, withKnown } from './input-files.ts';
import { stepSubjectOf } from './input-identity.ts';
import { keepResult, type WorkedOn } from './keep-result.ts';
import { sourceOf } from './recording-source.ts';
import { isInputOf, sortNeedOf } from './up-to-date.ts';

/** What a job of the kind `sort` is told. */
export interface SortPayload {
  /** Values of parameters, those of the recording alone included. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Whether to sort what is sorted already, from the beginning. */
  readonly force: boolean;
}

/** How all sorts of a queue are done. */
export interface SortSettings {
  readonly limits: WorkLimits;
  readonly backend: BackendName;
  /** Work that may be lost when it is interrupted; a few seconds unless told otherwise. */
  readonly stepSeconds?: number;
}

/** What came of a job; `outcome` is null where the result that was there still holds. */
export interface SortJobResult {
  readonly runId: number;
  readonly outcome: SortOutcome | null;
  /** Whether it went on from steps that an earlier run had kept, so that its times are of a part. */
  readonly isResumed: boolean;
}

/**
 * Sorts one recording of a session, from where an earlier attempt was interrupted, and keeps what it
 * found in the store and in its result folder.
 * @throws CancellationError; UserError, DamagedFileError and the system's errors, which the run remembers
 */
export async function runSortJob(
  store: SessionStore,
  job: JobRecord,
  settings: SortSettings,
  context: WorkContext,
): Promise<SortJobResult> {
  const record = store.recordings.byId(job.recordingId)!;
  const { parameters: raw, force } = job.payload as SortPayload;
  const parameters = parseParameters(raw);
  const source = sourceOf(store.place.folder, record);
  const opened = await openSource(source);
  try {
    const { named } = opened;
    const files = await sampledFilesOf(store.place.folder, record);
    const { need, run } = await sortNeedOf(store, record, parameters);
    const mayHold = need === 'sorted' || need === 'input may have changed';
    if (!force && run && mayHold) {
      const known = withKnown(files, record.files);
      const { isSame, sha256s } = await isInputOf(run, known, named, context);
      if (isSame) {
        store.recordings.saveFiles(record.id, withHashes(files, sha256s));
        return { runId: run.id, outcome: null, isResumed: false };
      }
    }
    const attempt = { store, record, opened, files, parameters, source, force, job };
    return await sortAndKeep(attempt, settings, context);
  } finally {
    await opened.close();
  }
}

interface Attempt extends WorkedOn {
  readonly parameters: Parameters;
  readonly source: RecordingSource;
  readonly force: boolean;
  readonly job: JobRecord;
}

async function sortAndKeep(
  attempt: Attempt,
  settings: SortSettings,
  context: WorkContext,
): Promise<SortJobResult> {
  const { store, record, opened, files, parameters, source, force, job } = attempt;
  const { named, parts } = opened;
  const { home, folder } = store.place;
  const factsHash = factsHashOf(named.recording);
  const steps: StepPlace = {
    folder: workPlace(home, record),
    subject: stepSubjectOf(factsHash, files),
    ...(settings.stepSeconds !== undefined && { everySeconds: settings.stepSeconds }),
  };
  // Once: a job that goes on after a pause has begun from the beginning already.
  if (force && job.runId === null) await removeSteps(steps.folder);
  const isResumed = await hasSteps(steps.folder);
  const runId = store.runs.begin({
    recordingId: record.id,
    parameters,
    version,
    startedAt: new Date().toISOString(),
    host: hostname(),
    threads: settings.limits.threads,
    kernels: codingKernels().kind,
    importedFrom: null,
  });
  store.jobs.setRun(job.id, runId);
  try {
    const outcome = await sortToFolder(named, join(home, record.resultFolder), {
      parameters,
      limits: settings.limits,
      backend: settings.backend,
      context,
      source,
      ...(record.parts !== null && { parts }),
      replacesOthers: true,
      steps,
    });
    const changed = await noticeOfChange(folder, files, pathOf(source));
    keepResult(attempt, runId, { ...outcome, notices: [...outcome.notices, ...changed] });
    await tidySteps(steps.folder);
    return { runId, outcome, isResumed };
  } catch (error) {
    const endedAt = new Date().toISOString();
    if (error instanceof CancellationError) store.runs.interrupt(runId, endedAt);
    else store.runs.fail(runId, endedAt, errorFacts(error, pathOf(source)));
    throw error;
  }
}
