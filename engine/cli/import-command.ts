import { realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Command } from 'commander';
import {
  folderSafeName,
  type OpenOptions,
  type ParameterSpec,
  parameterTable,
  parseParameters,
  UserError,
  type WorkContext,
} from '../../core/index.ts';
import type { SortingPlace } from '../compute/import-job.ts';
import { openPlace } from '../files/open-place.ts';
import { openSource } from '../files/open-source.ts';
import { runImport } from '../jobs/import-job.ts';
import { noteRecordings } from '../jobs/session-recordings.ts';
import { importToFolder } from '../results/import-to-folder.ts';
import type { SortOutcome } from '../results/result-to-folder.ts';
import { readSettings } from '../session/settings.ts';
import { openSession } from '../store/open-session.ts';
import { addFileFlags, type FileFlags, openOptionsFromFlags } from './file-flags.ts';
import { cancelOnInterrupt } from './interruption.ts';
import { makeOutputFolder } from './output-folder.ts';
import { addParameterFlags, givenParameters } from './parameter-flags.ts';
import { ProgressBar } from './progress-bar.ts';
import { sayOfFiles } from './said-of-session.ts';
import { formatNotices, formatOutcome, outcomeFacts } from './sort-outcome.ts';

interface ImportFlags extends FileFlags {
  readonly recording: string;
  readonly name?: string;
  readonly out?: string;
  readonly session?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** What is asked of an import besides where its result goes. */
interface ImportOrder {
  readonly sorting: SortingPlace;
  /** Absolute, without links. */
  readonly recordingPath: string;
  /** Which one, where there are several. */
  readonly name: string | undefined;
  readonly options: OpenOptions;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly context: WorkContext;
}

/** Parameters that say how the signal is filtered and how much of it a template shows. */
const usedParameters: readonly ParameterSpec['name'][] = [
  'seed',
  'bandPass',
  'reference',
  'whiten',
  'neighbourhoodUm',
  'templateMs',
];

export function importCommand(): Command {
  const command = new Command('import')
    .summary('make a result of what another program has found in a recording')
    .description(
      'Reads a sorting of any form that "convert" reads, measures its templates, amplitudes and metrics in the recording, and keeps it as a run beside those of "sort": for the application, "export" and "runs".',
    )
    .argument('<sorting>', 'file or folder')
    .requiredOption('--recording <path>', 'the recording that was sorted (required)')
    .option('--name <NAME>', 'which one, where there are several at the path')
    .option(
      '--session <folder>',
      'the session that the run is kept in (default: the folder of the recording)',
    )
    .option('--out <folder>', 'where to write the result instead, which no session knows of')
    .option('--force', 'with --out, replace results of other recordings that have the same name')
    .option('--json', 'print the result as JSON')
    .action(runImportCommand);
  addParameterFlags(
    command,
    parameterTable.filter(({ name }) => usedParameters.includes(name)),
  );
  addFileFlags(command);
  return command;
}

async function runImportCommand(sorting: string, flags: ImportFlags): Promise<void> {
  const { session, out } = flags;
  if (session !== undefined && out !== undefined) {
    throw new UserError('BAD_FLAG', '--session and --out exclude each other; give one of them.');
  }
  const bar = new ProgressBar(process.stderr, () => performance.now());
  const options = await openOptionsFromFlags(flags);
  const order: ImportOrder = {
    sorting: { path: resolve(sorting), sampleRate: options.sampleRate },
    recordingPath: realPathOf(flags.recording),
    ...{ name: flags.name, options },
    parameters: givenParameters({ ...flags }),
    context: { cancellation: cancelOnInterrupt(), onProgress: bar.show.bind(bar) },
  };
  bar.begin(sorting);
  try {
    const outcome =
      out === undefined
        ? await importIntoSession(realPathOf(session ?? dirname(order.recordingPath)), order)
        : await importIntoFolder(out, flags.force === true, order);
    bar.clear();
    process.stderr.write(formatNotices(outcome.notices));
    process.stdout.write(
      flags.json
        ? `${JSON.stringify(outcomeFacts(outcome), null, 2)}\n`
        : `${formatOutcome(outcome)}\n`,
    );
  } finally {
    bar.clear();
  }
}

/** @throws UserError (`FILE_NOT_FOUND`) */
function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    throw new UserError('FILE_NOT_FOUND', `${path} does not exist. Check the path.`);
  }
}

async function importIntoFolder(
  out: string,
  replacesOthers: boolean,
  { recordingPath: path, name, options, sorting, parameters, context }: ImportOrder,
): Promise<SortOutcome> {
  const outFolder = await makeOutputFolder(out);
  try {
    const there = await openPlace(path, options);
    const names = there.recordings.map((recording) => recording.name);
    await there.close();
    const source = { path, options, name: chosen(names, name, path) };
    const { named, close } = await openSource(source);
    try {
      return await importToFolder(named, join(outFolder.path, folderSafeName(named.name)), {
        ...{ sorting, source, context, replacesOthers },
        parameters: parseParameters(parameters),
      });
    } finally {
      await close();
    }
  } finally {
    await outFolder.removeIfEmpty();
  }
}

async function importIntoSession(
  folder: string,
  { recordingPath, name, options, sorting, parameters, context }: ImportOrder,
): Promise<SortOutcome> {
  const settings = await readSettings(folder);
  const store = await openSession(folder);
  try {
    process.stderr.write(formatNotices(store.notices));
    process.stderr.write(formatNotices(sayOfFiles(store, options)));
    const { recordings } = await noteRecordings(store, {
      concatenate: false,
      overridesOf: ({ place }) => settings.overridesOf(place),
    });
    const place = relative(folder, recordingPath).split(sep).join('/');
    const there = recordings.filter(({ record }) => record.place === place);
    if (there.length === 0) {
      const known = recordings.map(({ record }) => record.place).join(', ') || 'none';
      throw new UserError(
        'NO_SUCH_RECORDING',
        `${recordingPath} is no recording of ${folder}; it holds ${known}.`,
      );
    }
    const names = there.map(({ record }) => record.name);
    const meant = chosen(names, name, recordingPath);
    const { record } = there.find((each) => each.record.name === meant)!;
    const payload = {
      sorting,
      parameters: { ...settings.parameters, ...parameters, ...record.overrides },
    };
    return (await runImport(store, record, payload, context)).outcome;
  } finally {
    await store.close();
  }
}

/** @throws UserError (`NO_SUCH_RECORDING`, `SEVERAL_RECORDINGS`) */
function chosen(names: readonly string[], meant: string | undefined, path: string): string {
  const list = names.join(', ');
  if (meant !== undefined && !names.includes(meant)) {
    throw new UserError('NO_SUCH_RECORDING', `${path} has no recording ${meant}, but ${list}.`);
  }
  if (meant === undefined && names.length > 1) {
    throw new UserError(
      'SEVERAL_RECORDINGS',
      `${path} holds several recordings: ${list}. Say with --name which one was sorted.`,
    );
  }
  return meant ?? names[0]!;
}
