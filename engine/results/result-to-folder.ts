import { basename } from 'node:path';
import {
  codingKernels,
  computeUnitMetrics,
  defaultToleranceMs,
  durationSeconds,
  encodeNpy,
  goodnessColumns,
  type ImportOrigin,
  type LabelledSpikes,
  type MetricColumn,
  metricColumns,
  type NamedRecording,
  type Notice,
  type Provenance,
  partFiles,
  type RunFacts,
  renderReport,
  type Sorting,
  sortingJson,
  spikeCount,
  spikesCsvBytes,
  throwIfCancelled,
  unitsCsv,
  type WorkContext,
} from '../../core/index.ts';
import type { BackgroundSorting } from '../compute/sort-job.ts';
import { AtomicFolder, type FolderContents, writeAtomicFolder } from '../files/atomic-folder.ts';
import { BackgroundHash } from '../files/background-hash.ts';
import { version } from '../version.ts';
import { compareWithTruth, type TruthComparison } from './compare-with-truth.ts';
import { refuseOtherRecording } from './earlier-result.ts';
import { labelledSpikes, toleranceSamples } from './unit-trains.ts';

/** Length of the stretch of signal that a report shows. */
export const excerptSeconds = 0.25;

/** How the units and spikes of a recording are found or had. */
export interface ResultRequest {
  readonly context: WorkContext;
  /** Threads that the work may use. */
  readonly threads: number;
  /** What the recording was put together from, where it was. */
  readonly parts?: readonly NamedRecording[];
  /** Whether the result may take the place of another recording's. */
  readonly replacesOthers: boolean;
  /** Known spikes to compare with, where there are some. */
  readonly truth?: LabelledSpikes;
  /** @param hash to be called once processors have time to hash the recording meanwhile */
  readonly find: (hash: () => void) => Promise<FoundSorting>;
}

/** What was found, and where from where not here. */
interface FoundSorting extends BackgroundSorting {
  readonly importedFrom?: ImportOrigin;
}

/** What there is to say about a sorted recording. */
export interface SortOutcome {
  readonly name: string;
  readonly folder: string;
  readonly files: readonly string[];
  readonly sorting: Sorting;
  readonly metrics: readonly MetricColumn[];
  readonly provenance: Provenance;
  readonly run: RunFacts;
  /** Of the file, of the sorting and of this run. */
  readonly notices: readonly Notice[];
  readonly spikeCount: number;
  /** With the truth that was given. */
  readonly comparison?: TruthComparison;
  readonly recordedSeconds: number;
  readonly wallSeconds: number;
}

/**
 * Has a recording sorted and writes its folder, which is there as a whole or not at all. An older
 * result of the same recording in its place is replaced; of another one, only where asked for.
 * @throws CancellationError, UserError, DamagedFileError; then nothing was written
 */
export async function resultToFolder(
  named: NamedRecording,
  folder: string,
  request: ResultRequest,
): Promise<SortOutcome> {
  await AtomicFolder.check(folder);
  const hash = new BackgroundHash(named.samples, request.context);
  try {
    return await findWhileHashing(named, folder, request, hash);
  } finally {
    await hash.stop();
  }
}

async function findWhileHashing(
  named: NamedRecording,
  folder: string,
  request: ResultRequest,
  hash: BackgroundHash,
): Promise<SortOutcome> {
  const { name, recording } = named;
  const { context, threads, replacesOthers, truth, find } = request;
  const startedAt = new Date();
  const mayReplace = async (earlier: string) => {
    if (replacesOthers) return;
    await refuseOtherRecording(earlier, (await provenanceOf(named, hash)).inputs);
  };
  await AtomicFolder.check(folder, mayReplace);
  hash.beQuiet();
  const { sorting, stageSeconds, notices, excerpt, teachers, goodness, importedFrom, ...ran } =
    await find(() => hash.begin());
  const provenance: Provenance = {
    ...(await provenanceOf(named, hash)),
    ...(importedFrom && { importedFrom }),
  };
  const metrics = [...metricColumns(computeUnitMetrics(sorting)), ...goodnessColumns(goodness)];
  const run: RunFacts = {
    startedAt: startedAt.toISOString(),
    threads,
    kernels: codingKernels().kind,
    backend: ran.backend,
    stageSeconds,
  };
  const comparison =
    truth &&
    compareWithTruth(
      truth,
      labelledSpikes(sorting),
      toleranceSamples(defaultToleranceMs, sorting.sampleRate),
    );
  const report = renderReport({
    title: name,
    sorting,
    metrics,
    goodness,
    excerpt,
    ...(teachers && { teachers }),
    provenance,
    run,
    ...(comparison && { accuracy: comparison.rows }),
  });
  const contents: FolderContents = {
    'spikes.csv': spikesCsvBytes(sorting),
    'units.csv': unitsCsv(sorting, metrics),
    'templates.npy': templatesNpy(sorting),
    'report.html': report,
    ...partFiles(sorting, request.parts ?? []),
  };
  const files = [...Object.keys(contents), 'sorting.json'];
  contents['sorting.json'] = sortingJson(sorting, provenance, run, Object.keys(contents));
  throwIfCancelled(context.cancellation);
  await writeAtomicFolder(folder, contents, mayReplace);
  return {
    name,
    folder,
    files,
    sorting,
    metrics,
    provenance,
    run,
    notices: [...sorting.notices, ...notices],
    spikeCount: spikeCount(sorting.spikes),
    ...(comparison && { comparison }),
    recordedSeconds: durationSeconds(recording),
    wallSeconds: (Date.now() - startedAt.getTime()) / 1000,
  };
}

async function provenanceOf(
  { name, samples }: NamedRecording,
  hash: BackgroundHash,
): Promise<Provenance> {
  const sha256s = await hash.sha256s;
  const inputs = samples.map(({ name, byteLength }, file) => ({
    name: basename(name),
    byteLength,
    sha256: sha256s[file],
  }));
  return { spikeloomVersion: version, recordingName: name, inputs };
}

function templatesNpy({ units, templates }: Sorting): Uint8Array {
  const { microvolts, channelCount, templateSamples } = templates;
  return encodeNpy(microvolts, [units.length, channelCount, templateSamples]);
}
