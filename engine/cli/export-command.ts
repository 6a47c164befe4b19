import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { CancellationError, exportFormats, UserError } from '../../core/index.ts';
import { errorFacts } from '../error-facts.ts';
import { exportSorting, type WrittenExport } from '../session/export-sorting.ts';
import { readSession } from '../store/open-session.ts';
import type { RecordingRecord } from '../store/recording-table.ts';
import type { SessionStore } from '../store/session-store.ts';
import { exitCodes, formatError } from './error-line.ts';
import { wholeNumberFrom } from './flag-values.ts';
import { cancelOnInterrupt } from './interruption.ts';
import { ProgressBar } from './progress-bar.ts';

interface ExportFlags {
  readonly format: string;
  readonly recording?: readonly string[];
  readonly run?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export function exportCommand(): Command {
  return new Command('export')
    .summary('write what was found in the recordings of a folder in other forms')
    .description(
      'Writes the units and spikes of the sorted recordings of a folder, also while others are being sorted, and says which files it has written.',
    )
    .argument('<folder>', 'a folder that "spikeloom sort" was given')
    .addOption(
      new Option('--format <NAME>', `form of the files:\n${formatList()}\n`)
        .choices(exportFormats.map(({ formatId }) => formatId))
        .default('csv'),
    )
    .option(
      '--recording <NAME...>',
      'recordings, as "spikeloom status" names them; all unless told',
    )
    .option(
      '--run <N>',
      'a run of the one recording that is named, as "spikeloom runs" numbers it; the newest unless told',
    )
    .option(
      '--out <folder>',
      'where to write, one folder a recording and in it one a form (default: exports/ beside the results)',
    )
    .option('--force', 'replace exports of other recordings that have the same name')
    .option('--json', 'print what was written as JSON')
    .action(runExport);
}

const formatList = () =>
  exportFormats.map(({ formatId, help }) => `${formatId}: ${help}`).join(';\n');

async function runExport(folder: string, flags: ExportFlags): Promise<void> {
  const runId = runFrom(flags);
  const store = await readSession(folder);
  const format = exportFormats.find(({ formatId }) => formatId === flags.format)!;
  const bar = new ProgressBar(process.stderr, () => performance.now());
  const context = { cancellation: cancelOnInterrupt(), onProgress: bar.show.bind(bar) };
  const written: WrittenExport[] = [];
  const failures: { recording: string; code: string; message: string }[] = [];
  try {
    for (const recording of chosenRecordings(store, flags.recording)) {
      try {
        written.push(
          await exportSorting(
            store,
            recording,
            {
              format,
              replacesOthers: flags.force === true,
              ...(runId !== undefined && { runId }),
              ...(flags.out !== undefined && { folder: resolve(flags.out) }),
            },
            context,
          ),
        );
      } catch (error) {
        if (error instanceof CancellationError) throw error;
        process.stderr.write(formatError(error, recording.resultFolder));
        failures.push({ recording: recording.resultFolder, ...errorFacts(error) });
      }
    }
  } finally {
    bar.clear();
    await store.close();
  }
  process.stdout.write(flags.json ? factsText(written, failures) : writtenText(written));
  if (failures.length > 0) process.exitCode = exitCodes.error;
}

/** @throws UserError (`BAD_FLAG`) */
function runFrom({ run, recording }: ExportFlags): number | undefined {
  if (run === undefined) return undefined;
  if (recording?.length === 1) return wholeNumberFrom('--run', run, 1, Number.MAX_SAFE_INTEGER);
  throw new UserError('BAD_FLAG', '--run is of one recording; name it with --recording.');
}

/**
 * Those that were asked for by name, else all that have a result.
 * @throws UserError (`NO_SUCH_RECORDING`, `NOT_SORTED`)
 */
function chosenRecordings(
  store: SessionStore,
  names: readonly string[] | undefined,
): RecordingRecord[] {
  const all = store.recordings.list();
  if (names === undefined) {
    const sorted = all.filter(({ id }) => store.runs.lastFinished(id) !== undefined);
    if (sorted.length > 0) return sorted;
    throw new UserError(
      'NOT_SORTED',
      `No recording of ${store.place.folder} has a result yet. Sort it with: spikeloom sort ${store.place.folder}`,
    );
  }
  return names.map((name) => {
    const found = all.find(({ resultFolder }) => resultFolder === name);
    if (found !== undefined) return found;
    throw new UserError(
      'NO_SUCH_RECORDING',
      `${store.place.folder} has no recording "${name}", only ${all.map(({ resultFolder }) => resultFolder).join(', ')}.`,
    );
  });
}

function writtenText(written: readonly WrittenExport[]): string {
  return written.map(({ folder, files }) => `${folder}\n  ${files.join('  ')}\n`).join('');
}

function factsText(written: readonly WrittenExport[], failures: readonly object[]): string {
  const exports = written.map(({ recording, folder, files }) => ({
    recording: recording.resultFolder,
    folder,
    files,
  }));
  return `${JSON.stringify({ exports, failures }, null, 2)}\n`;
}
