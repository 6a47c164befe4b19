import { Command, Option } from 'commander';
import { UserError } from '../../core/index.ts';
import { type BackendName, backendNames } from '../compute/backend.ts';
import { addFileFlags, type FileFlags, openOptionsFromFlags } from './file-flags.ts';
import { cancelOnInterrupt } from './interruption.ts';
import { addParameterFlags, givenParameters } from './parameter-flags.ts';
import type { SortCommandRequest } from './sort-command-request.ts';
import { sortPlaces } from './sort-places.ts';
import { sortSession } from './sort-session.ts';
import { defaultGigabytes, defaultLimits, limitsFrom } from './work-limits.ts';

interface SortFlags extends FileFlags {
  readonly out?: string;
  readonly threads?: string;
  readonly memory?: string;
  readonly backend: BackendName;
  readonly concatenate?: boolean;
  readonly force?: boolean;
  readonly forgetFacts?: boolean;
  readonly json?: boolean;
}

export function sortCommand(): Command {
  const command = new Command('sort')
    .summary('find the spikes of every neuron in a recording')
    .description(
      'Finds the spikes of every neuron and writes, one folder a recording, spikes.csv, units.csv, templates.npy, sorting.json and report.html.',
    )
    .argument('<path...>', 'recordings, or folders of recordings')
    .option(
      '--out <folder>',
      'where to write, one folder a recording; without it, one folder of recordings is sorted as a session: its results and their history are kept in FOLDER/spikeloom, and a sort that was interrupted goes on where it was',
    )
    .option(
      '--threads <N>',
      `threads to work with; their number never changes the result (default ${defaultLimits.threads} here)`,
    )
    .option(
      '--memory <GB>',
      `memory to work in beside that of the program itself, whatever the recording's length; it never changes the result (default ${defaultGigabytes})`,
    )
    .addOption(
      new Option(
        '--backend <NAME>',
        'what correlates the signal with the templates: the processor, a GPU, or auto: a GPU where there is one and it is the faster; it never changes the result',
      )
        .choices(backendNames)
        .default('cpu'),
    )
    .option(
      '--concatenate',
      'sort all the recordings as one, which must be of one electrode: one set of units, and the spikes of each recording apart as well',
    )
    .option(
      '--force',
      'replace results of other recordings that have the same name; in a session, sort again what is sorted',
    )
    .option(
      '--forget-facts',
      "forget what was said of a session's files before, by flags or in the window",
    )
    .option('--json', 'print the result as JSON')
    .action(runSort);
  addParameterFlags(command);
  addFileFlags(command);
  return command;
}

async function runSort(paths: readonly string[], flags: SortFlags): Promise<void> {
  const request: SortCommandRequest = {
    cancellation: cancelOnInterrupt(),
    parameters: givenParameters({ ...flags }),
    options: await openOptionsFromFlags(flags),
    limits: limitsFrom(flags.threads, flags.memory),
    backend: flags.backend,
    concatenate: flags.concatenate === true,
    force: flags.force === true,
    forgetsFacts: flags.forgetFacts === true,
    asJson: flags.json === true,
  };
  if (flags.out !== undefined) {
    if (!request.forgetsFacts) return sortPlaces(paths, flags.out, request);
    throw new UserError('BAD_FLAG', 'With --out nothing is remembered: leave out --forget-facts.');
  }
  if (paths.length > 1) {
    throw new UserError(
      'BAD_FLAG',
      '--out is missing. Say where the results of several paths go, or name one folder to sort all in it as a session.',
    );
  }
  return sortSession(paths[0], request);
}
