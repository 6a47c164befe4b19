import { hostname } from 'node:os';
import { codingKernels, parseParameters, type WorkContext } from '../../core/index.ts';
import type { SortingPlace } from '../compute/import-job.ts';
import { openSource, pathOf } from '../files/open-source.ts';
import { importToFolder } from '../results/import-to-folder.ts';
import type { SortOutcome } from '../results/result-to-folder.ts';
import type { RecordingRecord } from '../store/recording-table.ts';
import { resultPlaces } from '../store/result-place.ts';
import type { SessionStore } from '../store/session-store.ts';
import { version } from '../version.ts';
import { labelActions } from './import-labels.ts';
import { noticeOfChange, sampledFilesOf } from './input-files.ts';
import { keepJournal } from './keep-journal.ts';
import { keepResult } from './keep-result.ts';
import { sourceOf } from './recording-source.ts';

/** What the job of an import is told. */
export interface ImportPayload {
  readonly sorting: SortingPlace;
  /** Values of parameters, those of the recording alone included. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ImportResult {
  readonly runId: number;
  readonly outcome: SortOutcome;
}

/**
 * Makes a run of a recording out of what another program has found in it, beside those of its sorts. What
 * that program says of units are the first steps of the run's curation. A run is there only once it is
 * whole.
 * @throws CancellationError; what `importToFolder` throws; then the session is as it was
 */
export async function runImport(
  store: SessionStore,
  record: RecordingRecord,
  { sorting, parameters: raw }: ImportPayload,
  context: WorkContext,
): Promise<ImportResult> {
  const { folder, home } = store.place;
  const source = sourceOf(folder, record);
  const opened = await openSource(source);
  try {
    const files = await sampledFilesOf(folder, record);
    const startedAt = new Date().toISOString();
    const outcome = await importToFolder(opened.named, resultPlaces.imported(home, record), {
      ...{ sorting, source, context },
      parameters: parseParameters(raw),
      ...(record.parts !== null && { parts: opened.parts }),
      replacesOthers: true,
    });
    const changed = await noticeOfChange(folder, files, pathOf(source));
    const importedFrom = outcome.provenance.importedFrom!;
    const runId = store.transaction(() => {
      const id = store.runs.begin({
        ...{ recordingId: record.id, version, startedAt, importedFrom },
        parameters: outcome.sorting.parameters,
        host: hostname(),
        threads: outcome.run.threads,
        kernels: codingKernels().kind,
      });
      const worked = { store, record, opened, files };
      keepResult(worked, id, { ...outcome, notices: [...outcome.notices, ...changed] });
      const labels = labelActions(importedFrom, outcome.sorting);
      const journal = labels.map((action) => ({ madeAt: startedAt, action }));
      keepJournal(store, id, outcome.sorting, journal);
      return id;
    });
    return { runId, outcome };
  } finally {
    await opened.close();
  }
}
