import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import {
  computeTrainGoodness,
  computeUnitMetrics,
  goodnessColumns,
  metricColumns,
  type ParsedResult,
  parseSorting,
  silentContext,
  spikeCount,
} from '../../core/index.ts';
import { openSource, type RecordingSource } from '../files/open-source.ts';
import { runNumbers } from '../results/run-numbers.ts';
import type { SessionStore } from '../store/session-store.ts';
import { factsHashOf, inputHashOf } from './input-identity.ts';
import { sourceOf } from './recording-source.ts';
import type { SessionRecording } from './session-recordings.ts';

/**
 * Takes the result of a recording back into a store that knows of no run of it, because it was lost or
 * set aside. Whether the result still is that of the file shows when the file is next read.
 */
export async function adoptResult(
  store: SessionStore,
  { record }: SessionRecording,
): Promise<void> {
  if (store.runs.lastSort(record.id) !== undefined) return;
  const parsed = await readResult(join(store.place.home, record.resultFolder));
  const names = record.files.map(({ path }) => basename(path));
  const inputs = parsed?.provenance.inputs ?? [];
  if (parsed === null || inputs.map(({ name }) => name).join('/') !== names.join('/')) return;
  const factsHash = await factsHashAt(sourceOf(store.place.folder, record, record.options));
  if (factsHash === null) return;
  const { sorting, provenance, run } = parsed;
  const goodness = computeTrainGoodness(sorting, silentContext);
  const metrics = [...metricColumns(computeUnitMetrics(sorting)), ...goodnessColumns(goodness)];
  const sha256s = inputs.map(({ sha256 }) => sha256);
  const startedAt = run.startedAt ?? new Date().toISOString();
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
      importedFrom: null,
    });
    store.sortings.save(id, sorting, metrics);
    const inputHash = inputHashOf(factsHash, sha256s);
    store.runs.finish(id, {
      inputHash,
      endedAt,
      backend: run.backend,
      wallSeconds,
      stageSeconds: run.stageSeconds,
      notices: sorting.notices,
      numbers: runNumbers({ sorting, metrics, spikeCount: spikeCount(sorting.spikes) }),
    });
  });
}

/** null where the recording cannot be opened: sorting it tells why. */
async function factsHashAt(source: RecordingSource): Promise<string | null> {
  try {
    const { named, close } = await openSource(source);
    await close();
    return factsHashOf(named.recording);
  } catch {
    return null;
  }
}

/** null where the folder holds no whole result. */
async function readResult(folder: string): Promise<ParsedResult | null> {
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
