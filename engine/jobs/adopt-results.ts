import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { homeNames } from '../store/home-names.ts';
import type { RecordingRecord } from '../store/recording-table.ts';
import { type ResultKind, resultPlaces } from '../store/result-place.ts';
import type { SessionStore } from '../store/session-store.ts';
import { adoptResult, type FoundResult, readResult } from './adopt-result.ts';

/**
 * Takes results into a store that knows of no run of them, because it was lost or set aside: the newest
 * sort and the newest import of each recording, the older of both first.
 */
export async function adoptResults(
  store: SessionStore,
  records: readonly RecordingRecord[],
): Promise<void> {
  const fresh = records.filter(({ id }) => !store.adoptions.has(id));
  if (fresh.length > 0) {
    const { home } = store.place;
    const folders = {
      sorted: await namesIn(home),
      imported: await namesIn(join(home, homeNames.imports)),
    };
    for (const record of fresh) {
      const kinds = (['sorted', 'imported'] as const).filter((kind) =>
        folders[kind].has(record.resultFolder),
      );
      // Another search may have come first meanwhile.
      if (!store.adoptions.has(record.id)) {
        store.adoptions.set(record.id, adoptAll(store, record, kinds));
      }
    }
  }
  for (const { id } of records) await store.adoptions.get(id);
}

async function adoptAll(
  store: SessionStore,
  record: RecordingRecord,
  kinds: readonly ResultKind[],
): Promise<void> {
  const found: FoundResult[] = [];
  for (const kind of kinds) {
    if (isKnown(store, record, kind)) continue;
    const result = await readResult(resultPlaces[kind](store.place.home, record), kind);
    if (result !== null) found.push(result);
  }
  found.sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  for (const result of found) await adoptResult(store, record, result);
}

function isKnown({ runs }: SessionStore, { id }: RecordingRecord, kind: ResultKind): boolean {
  return (kind === 'sorted' ? runs.lastSort(id) : runs.lastImport(id)) !== undefined;
}

async function namesIn(folder: string): Promise<ReadonlySet<string>> {
  return new Set(await readdir(folder).catch(() => []));
}
