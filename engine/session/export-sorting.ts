import { join } from 'node:path';
import {
  computeUnitMetrics,
  type ExportContents,
  type ExportFormat,
  metricColumns,
  type Provenance,
  partOfSorting,
  type Sorting,
  type SpikeFeatures,
  silentContext,
  sortingJson,
  UserError,
  type WorkContext,
} from '../../core/index.ts';
import { writeAtomicFolder } from '../files/atomic-folder.ts';
import { withHdf5Encoded } from '../files/hdf5/encode-hdf5.ts';
import { refuseOtherRecording } from '../results/earlier-result.ts';
import { homeNames } from '../store/home-names.ts';
import type { RecordingRecord } from '../store/recording-table.ts';
import type { SessionStore } from '../store/session-store.ts';
import type { SortingPart } from '../store/sorting-table.ts';
import { CuratedRun } from './curated-run.ts';
import { measuredFeatures } from './measured-features.ts';
import { provenanceOf } from './provenance-of.ts';

export interface ExportOrder {
  readonly format: ExportFormat;
  /** Where to write, one folder a recording and in it one a format; beside the session's results unless told otherwise. */
  readonly folder?: string;
  /** Whether exports of other recordings may be replaced there. */
  readonly replacesOthers: boolean;
  /** The run to write; the newest that was finished unless told otherwise. */
  readonly runId?: number;
}

export interface WrittenExport {
  readonly recording: RecordingRecord;
  readonly folder: string;
  /** Names within the folder. */
  readonly files: readonly string[];
}

/** What an export of a recording will consist of. */
interface PreparedExport {
  readonly folder: string;
  /** By name within the folder. */
  readonly contents: Readonly<Record<string, ExportContents>>;
  readonly provenance: Provenance;
}

/**
 * Names the files that `exportSorting` would write.
 * @throws UserError (`NOT_SORTED`)
 */
export function planExport(
  store: SessionStore,
  recording: RecordingRecord,
  wanted: ExportOrder,
): WrittenExport {
  const { folder, contents } = prepare(
    store,
    recording,
    wanted,
    runToWrite(store, recording, wanted),
    () => {
      throw new Error('Naming files makes none.');
    },
  );
  return { recording, folder, files: Object.keys(contents) };
}

/**
 * Writes what the last finished run of a recording found and curation has left of it in the form of
 * another program, and `sorting.json`, which says where it comes from. The folder is there as a whole
 * or not at all.
 * @throws UserError (`NOT_SORTED`, `OTHER_RECORDING`, `OUTPUT_NOT_OURS`); what the format cannot hold
 */
export async function exportSorting(
  store: SessionStore,
  recording: RecordingRecord,
  wanted: ExportOrder,
  context: WorkContext = silentContext,
): Promise<WrittenExport> {
  const curated = runToWrite(store, recording, wanted);
  const features = wanted.format.usesFeatures
    ? await measuredFeatures(store, recording, curated.sorting, context)
    : undefined;
  const { folder, contents, provenance } = prepare(
    store,
    recording,
    wanted,
    curated,
    features && (() => features),
  );
  await writeAtomicFolder(folder, await withHdf5Encoded(contents), async (earlier) => {
    // Folders of the session's own exports are named so that no other recording has them.
    if (wanted.folder === undefined || wanted.replacesOthers) return;
    await refuseOtherRecording(earlier, provenance.inputs);
  });
  return { recording, folder, files: Object.keys(contents) };
}

/** What a run found, and what curation made of it. @throws UserError (`NO_SUCH_RUN`, `NOT_SORTED`) */
function runToWrite(
  store: SessionStore,
  recording: RecordingRecord,
  { runId }: ExportOrder,
): CuratedRun {
  const run = runId === undefined ? store.runs.lastFinished(recording.id) : store.runs.byId(runId);
  if (runId !== undefined && run?.recordingId !== recording.id) {
    throw new UserError(
      'NO_SUCH_RUN',
      `${recording.resultFolder} has no run ${runId}. See "spikeloom runs".`,
    );
  }
  if (run !== undefined && store.sortings.has(run.id)) return CuratedRun.read(store, run);
  throw new UserError(
    'NOT_SORTED',
    `${recording.resultFolder} has no result yet. Sort it with: spikeloom sort ${store.place.folder}`,
  );
}

function prepare(
  store: SessionStore,
  recording: RecordingRecord,
  { format, folder }: ExportOrder,
  { run, sorting, metrics, units }: CuratedRun,
  features: (() => SpikeFeatures) | undefined,
): PreparedExport {
  const provenance = provenanceOf(recording, run);
  const labels = new Map(
    units.flatMap(({ unitId, label }) => (label ? [[unitId, label] as const] : [])),
  );
  const parts = partsOf(sorting, store.sortings.readParts(run.id));
  const contents: Record<string, ExportContents> = {};
  // What is made of several recordings cannot be told without gaps, but each of them may be.
  if (parts.length === 0 || !format.holdsOneSegment) {
    const files = format.files({
      ...{ sorting, metrics, labels },
      recordingName: recording.name,
      recordedAt: recordedAt(recording, ''),
      ...(features && { features }),
    });
    Object.assign(contents, files);
  }
  for (const part of parts) {
    const place = recording.parts?.find(({ folderName }) => folderName === part.name)?.place ?? '';
    const files = format.files({
      ...{ ...part, labels },
      recordingName: part.name,
      recordedAt: recordedAt(recording, place),
    });
    for (const [name, content] of Object.entries(files)) {
      contents[`recordings/${part.name}/${name}`] = content;
    }
  }
  contents['sorting.json'] = sortingJson(sorting, provenance, run, Object.keys(contents));
  const home = folder ?? join(store.place.home, homeNames.exports);
  return { folder: join(home, recording.resultFolder, format.formatId), contents, provenance };
}

/** When the first file at a place was last written, ISO 8601. */
function recordedAt({ files }: RecordingRecord, place: string): string {
  const first = files.find(({ path }) => path.startsWith(place)) ?? files[0]!;
  return new Date(first.modifiedMs).toISOString();
}

/** What a sorting of several recordings as one found in each of them, with metrics of its own. */
function partsOf(sorting: Sorting, parts: readonly SortingPart[]) {
  let firstSegment = 0;
  return parts.map(({ name, segments }) => {
    const part = partOfSorting(sorting, firstSegment, segments);
    firstSegment += segments.length;
    const metrics = metricColumns(computeUnitMetrics(part));
    return { name, sorting: part, metrics };
  });
}
