import { basename } from 'node:path';
import {
  codingKernels,
  computeUnitMetrics,
  defaultToleranceMs,
  durationSeconds,
  encodeNpy,
  goodnessColumns,
  type LabelledSpikes,
  type MetricColumn,
  metricColumns,
  type NamedRecording,
  type Notice,
  type Parameters,
  type Provenance,
  partFiles,
  type RunFacts,
  renderReport,
  type Sorting,
  sortingJson,
  spikeCount,
  spikesCsv,
  throwIfCancelled,
  unitsCsv,
  type WorkContext,
  type WorkLimits,
} from '../../core/index.ts';
import type { BackendName } from '../compute/backend.ts';
import { sortInBackground } from '../compute/sort-in-background.ts';
import { AtomicFolder, type FolderContents, writeAtomicFolder } from '../files/atomic-folder.ts';
import { BackgroundHash } from '../files/background-hash.ts';
import type { RecordingSource } from '../files/open-source.ts';
import type { StepPlace } from '../store/step-files.ts';
import { version } from '../version.ts';
import { compareWithTruth, type TruthComparison } from './compare-with-truth.ts';
import { refuseOtherRecording } from './earlier-result.ts';
import { labelledSpikes, toleranceSamples } from './unit-trains.ts';

const excerptSeconds = 0.25;

export interface SortRequest {
  readonly parameters: Parameters;
  readonly limits: WorkLimits;
  readonly backend: BackendName;
  readonly context: WorkContext;
  /** Where the recording was opened, so that other threads can open it too. */
  readonly source: RecordingSource;
  /** What the recording was put together from, where it was. */
  readonly parts?: readonly NamedRecording[];
  /** Whether the result may take the place of another recording's. */
  readonly replacesOthers: boolean;
  /** Where finished steps are kept and found; nowhere without it. */
  readonly steps?: StepPlace;
  /** Known spikes to compare with, where there are some. */
  readonly truth?: LabelledSpikes;
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
 * Sorts one recording and writes its folder, which is there as a whole or not at all. An older
 * result of the same recording in its place is replaced; of another one, only where asked for.
 * @throws CancellationError, UserError, DamagedFileError; then nothing was written
 */
export async function sortToFolder(
  named: NamedRecording,
  folder: string,
  request: SortRequest,
): Promise<SortOutcome> {
  await AtomicFolder.check(folder);
  const hash = new BackgroundHash(named.samples, request.context);
  try {
    return await sortWhileHashing(named, folder, request, hash);
  } finally {
    await hash.stop();
  }
}

async function sortWhileHashing(
  named: NamedRecording,
  folder: string,
  request: SortRequest,
  hash: BackgroundHash,
): Promise<SortOutcome> {
  const { name, recording } = named;
  const { parameters, limits, backend, context, source, replacesOthers, steps, truth } = request;
  const startedAt = new Date();
  const mayReplace = async (earlier: string) => {
    if (replacesOthers) return;
    await refuseOtherRecording(earlier, (await provenanceOf(named, hash)).inputs);
  };
  await AtomicFolder.check(folder, mayReplace);
  hash.beQuiet();
  const job = { source, parameters, limits, backend, excerptSeconds, ...(steps && { steps }) };
  const { sorting, stageSeconds, notices, excerpt, goodness, ...ran } = await sortInBackground(
    recording,
    job,
    context,
  );
  const provenance = await provenanceOf(named, hash);
  const metrics = [...metricColumns(computeUnitMetrics(sorting)), ...goodnessColumns(goodness)];
  const run: RunFacts = {
    startedAt: startedAt.toISOString(),
    threads: limits.threads,
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
    provenance,
    run,
    ...(comparison && { accuracy: comparison.rows }),
  });
  const contents: FolderContents = {
    'spikes.csv': spikesCsv(sorting),
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
