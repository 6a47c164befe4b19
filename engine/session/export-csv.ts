import { join } from 'node:path';
import {
  type CsvLayout,
  type Provenance,
  sortingJson,
  spikeTables,
  UserError,
  unitsCsv,
} from '../../core/index.ts';
import { type FolderContents, writeAtomicFolder } from '../files/atomic-folder.ts';
import { refuseOtherRecording } from '../results/earlier-result.ts';
import type { RecordingRecord } from '../store/recording-table.ts';
import type { SessionStore } from '../store/session-store.ts';

export interface CsvExport {
  readonly layouts: readonly CsvLayout[];
  /** Where to write, one folder a recording; beside the session's results unless told otherwise. */
  readonly folder?: string;
  /** Whether exports of other recordings may be replaced there. */
  readonly replacesOthers: boolean;
}

export interface WrittenExport {
  readonly recording: RecordingRecord;
  readonly folder: string;
  /** Names within the folder. */
  readonly files: readonly string[];
}

/**
 * Writes what the last finished run of a recording found: `units.csv`, tables of spikes, and
 * `sorting.json`, which says where they come from. The folder is there as a whole or not at all.
 * @throws UserError (`NOT_SORTED`, `OTHER_RECORDING`, `OUTPUT_NOT_OURS`)
 */
export async function exportCsv(
  store: SessionStore,
  recording: RecordingRecord,
  { layouts, folder, replacesOthers }: CsvExport,
): Promise<WrittenExport> {
  const run = store.runs.lastFinished(recording.id);
  const sorting = run && store.sortings.read(run.id, store.runs.parametersOf(run));
  if (run === undefined || sorting === undefined) {
    throw new UserError(
      'NOT_SORTED',
      `${recording.resultFolder} has no result yet. Sort it with: spikeloom sort ${store.place.folder}`,
    );
  }
  const provenance: Provenance = {
    spikeloomVersion: run.version,
    recordingName: recording.name,
    inputs: recording.files.map(({ path, byteLength, sha256 }) => ({
      name: path.slice(path.lastIndexOf('/') + 1),
      byteLength,
      sha256: sha256 ?? 'unknown',
    })),
  };
  const contents: FolderContents = {
    'units.csv': unitsCsv(sorting, store.sortings.readMetrics(run.id)),
    ...spikeTables(sorting, layouts),
  };
  contents['sorting.json'] = sortingJson(sorting, provenance, run, Object.keys(contents));
  const target = join(folder ?? join(store.place.home, 'exports'), recording.resultFolder);
  await writeAtomicFolder(target, contents, async (earlier) => {
    // Folders of the session's own exports are named so that no other recording has them.
    if (folder === undefined || replacesOthers) return;
    await refuseOtherRecording(earlier, provenance.inputs);
  });
  return { recording, folder: target, files: Object.keys(contents) };
}
