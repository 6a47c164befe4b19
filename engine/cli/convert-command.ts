import { join, resolve, sep } from 'node:path';
import { Command, Option } from 'commander';
import {
  type ExportFormat,
  exportFormats,
  hertz,
  type StoredSorting,
  sortingOfTrains,
  UserError,
} from '../../core/index.ts';
import { writeAtomicFolder } from '../files/atomic-folder.ts';
import { withHdf5Encoded } from '../files/hdf5/encode-hdf5.ts';
import { rateMissing, readStoredSorting, unitNamesNote } from '../results/read-stored-sorting.ts';
import { version } from '../version.ts';
import { sampleRateFrom } from './flag-values.ts';

/** Marks a folder that this command has written, so that a later run may replace it. */
const MARKER = 'conversion.json';

/** Forms that keep segments apart without times. */
const keepSegments: readonly string[] = ['npz', 'numpy-folder', 'curation-json'];

interface ConvertFlags {
  readonly to: string;
  readonly out: string;
  readonly sampleRate?: string;
}

const formats = exportFormats.filter(({ needs }) => needs === 'spike-trains');

export function convertCommand(): Command {
  return new Command('convert')
    .summary('write the spike trains of any sorting in another form')
    .description(
      'Reads a sorting (CSV, a folder of phy, Kilosort or Klusters, npz or a folder of SpikeInterface, MATLAB files of wave_clus or of this program, NWB units, or a result of this program) and writes its spike trains in another form. What holds templates (phy, NWB) is written by "export", from a recording.',
    )
    .argument('<sorting>', 'file or folder')
    .addOption(
      new Option(
        '--to <FORMAT>',
        `form of the files:\n${formats.map(({ formatId, help }) => `${formatId}: ${help}`).join(';\n')}\n(required)`,
      ).makeOptionMandatory(),
    )
    .requiredOption('--out <folder>', 'where to write (required)')
    .option('--sample-rate <Hz>', 'for a sorting that does not state it, such as a CSV')
    .action(runConvert);
}

async function runConvert(from: string, flags: ConvertFlags): Promise<void> {
  const format = formatNamed(flags.to);
  const source = resolve(from);
  const folder = resolve(flags.out);
  if (`${source}${sep}`.startsWith(`${folder}${sep}`)) {
    throw new UserError(
      'BAD_FLAG',
      `--out is ${folder}, which holds the sorting that is read; choose another folder.`,
    );
  }
  const stored = await readStoredSorting(source, sampleRateFrom(flags.sampleRate));
  const contents = await withHdf5Encoded(format.files(inputOf(stored, format, source)));
  const files = Object.keys(contents);
  const origin = {
    spikeloomVersion: version,
    from: source,
    form: stored.form,
    to: format.formatId,
  };
  await writeAtomicFolder(
    folder,
    { ...contents, [MARKER]: `${JSON.stringify({ ...origin, files }, null, 2)}\n` },
    undefined,
    MARKER,
  );
  const { unitIds, sampleIndex } = stored.spikes;
  process.stdout.write(
    `${stored.form}: ${unitIds.length} units, ${sampleIndex.length} spikes\n${files.map((file) => `${join(folder, file)}\n`).join('')}${unitNamesNote(source, stored)}`,
  );
}

/** @throws UserError (`BAD_FLAG`, `NEEDS_TEMPLATES`) */
function formatNamed(name: string): ExportFormat {
  const format = exportFormats.find(({ formatId }) => formatId === name);
  const choices = formats.map(({ formatId }) => formatId).join(', ');
  if (format === undefined) {
    throw new UserError('BAD_FLAG', `--to is "${name}"; choose one of ${choices}.`);
  }
  if (format.needs === 'spike-trains') return format;
  throw new UserError(
    'NEEDS_TEMPLATES',
    `The form ${name} holds templates, which spike trains alone do not give. Choose one of ${choices}, or sort the recording and use "spikeloom export".`,
  );
}

/** @throws UserError (`SAMPLE_RATE_MISSING`, `SEGMENTS_UNKNOWN`) */
function inputOf(stored: StoredSorting, { formatId }: ExportFormat, source: string) {
  const { spikes, sampleRate, segments, labels } = stored;
  if (sampleRate === undefined) throw rateMissing(source);
  const hasGaps = (spikes.segmentIndex.at(-1) ?? 0) > 0;
  if (hasGaps && segments === undefined && !keepSegments.includes(formatId)) {
    throw new UserError(
      'SEGMENTS_UNKNOWN',
      `${source} has spikes in several segments and does not say when these began, which the form ${formatId} needs. Write it as ${keepSegments[0]}.`,
    );
  }
  return {
    sorting: sortingOfTrains(spikes, hertz(sampleRate), segments),
    metrics: [],
    labels: new Map(
      [...labels].flatMap(([unitId, label]) =>
        label === 'good' || label === 'mua' || label === 'noise' ? [[unitId, label] as const] : [],
      ),
    ),
    recordingName: 'sorting',
    recordedAt: '1970-01-01T00:00:00.000Z',
  };
}
