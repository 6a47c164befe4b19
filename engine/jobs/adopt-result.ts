import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import {
  computeTrainGoodness,
  computeUnitMetrics,
  goodnessColumns,
  metricColumns,
  type Notice,
  type ParsedResult,
  parseSorting,
  silentContext,
  spikeCount,
} from '../../core/index.ts';
import { type OpenedSource, openSource } from '../files/open-source.ts';
import { runNumbers } from '../results/run-numbers.ts';
import { type DatedAction, type ReadJournal, readCuration } from '../session/curation-file.ts';
import type { RecordingRecord } from '../store/recording-table.ts';
import type { ResultKind } from '../store/result-place.ts';
import type { SessionStore } from '../store/session-store.ts';
import { labelActions } from './import-labels.ts';
import { keepJournal } from './keep-journal.ts';
import { identityOf, partsOf } from './keep-result.ts';
import { sourceOf } from './recording-source.ts';

/** A result that was read from its folder. */
export interface FoundResult extends ParsedResult {
  /** ISO 8601. */
  readonly startedAt: string;
  /** What was done to it by hand. */
  readonly journal: readonly DatedAction[];
  /** Of the sorting, and of its journal. */
  readonly notices: readonly Notice[];
}

/**
 * Takes a result of a recording into a store that knows of no run of it, with what was done to it by
 * hand. Whether it still is of what is in the file shows when the file is next read.
 */
export async function adoptResult(
  store: SessionStore,
  record: RecordingRecord,
  { sorting, provenance, run, startedAt, journal, notices }: FoundResult,
): Promise<void> {
  const names = record.files.map(({ path }) => basename(path));
  if (provenance.inputs.map(({ name }) => name).join('/') !== names.join('/')) return;
  const opened = await openAt(store, record);
  if (opened === null) return;
  await opened.close();
  const sha256s = provenance.inputs.map(({ sha256 }) => sha256);
  const goodness = computeTrainGoodness(sorting, silentContext);
  const metrics = [...metricColumns(computeUnitMetrics(sorting)), ...goodnessColumns(goodness)];
  const wallSeconds = Object.values(run.stageSeconds).reduce((sum, seconds) => sum + seconds, 0);
  const endedAt = new Date(Date.parse(startedAt) + 1000 * wallSeconds).toISOString();
  store.transaction(() => {
    const id = store.runs.begin({
      recordingId: record.id,
      parameters: sorting.parameters,
      version: provenance.spikeloomVersion,
      startedAt,
      host: hostname(),
      threads: run.threads,
      kernels: run.kernels,
      importedFrom: provenance.importedFrom ?? null,
    });
    store.sortings.save(id, sorting, metrics, partsOf(record, opened));
    store.runs.finish(id, {
      ...identityOf(opened, sha256s),
      endedAt,
      backend: run.backend,
      wallSeconds,
      stageSeconds: run.stageSeconds,
      notices,
      numbers: runNumbers({ sorting, metrics, spikeCount: spikeCount(sorting.spikes) }),
    });
    keepJournal(store, id, sorting, journal);
  });
}

/** null where the folder holds no whole result of the kind. */
export async function readResult(folder: string, kind: ResultKind): Promise<FoundResult | null> {
  const parsed = await readParsed(folder);
  const importedFrom = parsed?.provenance.importedFrom;
  if (parsed === null || (importedFrom === undefined) !== (kind === 'sorted')) return null;
  const { sorting, run } = parsed;
  const startedAt = run.startedAt ?? new Date().toISOString();
  const labels = importedFrom === undefined ? [] : labelActions(importedFrom, sorting);
  const asImported = labels.map((action) => ({ madeAt: startedAt, action }));
  const written = await readCuration(folder, sorting);
  const notices = written === null || written.isWhole ? [] : [journalDamaged(folder, written)];
  return {
    ...{ ...parsed, startedAt },
    journal: written?.actions ?? asImported,
    notices: [...sorting.notices, ...notices],
  };
}

function journalDamaged(folder: string, { actions }: ReadJournal): Notice {
  return {
    code: 'CURATION_DAMAGED',
    message: `What was curated by hand could not be read from ${folder} after its first ${actions.length} steps: the file is damaged or of another sorting. Compare with your last export, and go on from there.`,
  };
}

async function readParsed(folder: string): Promise<ParsedResult | null> {
  try {
    const text = (name: string) => readFile(join(folder, name), 'utf8');
    return parseSorting({
      sortingJson: await text('sorting.json'),
      spikesCsv: await text('spikes.csv'),
      templatesNpy: await readFile(join(folder, 'templates.npy')),
    });
  } catch {
    return null;
  }
}

/** null where the recording cannot be opened: sorting it tells why. */
async function openAt(store: SessionStore, record: RecordingRecord): Promise<OpenedSource | null> {
  try {
    return await openSource(sourceOf(store.place.folder, record));
  } catch {
    return null;
  }
}
