import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { rateModelNames } from '../../core/index.ts';
import { ratesToFolder } from '../results/rates-to-folder.ts';
import { cancelOnInterrupt } from './interruption.ts';
import { ProgressBar } from './progress-bar.ts';
import { type RatesFlags, ratesSettingsFrom, trialsRequestFrom } from './rates-flags.ts';
import { formatRates, ratesFacts } from './rates-outcome.ts';

export function ratesCommand(): Command {
  return new Command('rates')
    .summary('find what drives the neurons, from their spikes around events')
    .description(
      'Aligns spikes to events, fits models to a part of the trials, tests them on the others, and writes FOLDER with features.csv, codes.csv, rates.csv, goodness.csv, rates.json and report.html.',
    )
    .option(
      '--sorting <path>',
      'the folder of a recording that sort has written; or CSV, a folder of phy, SpikeInterface or Klusters, npz, MATLAB, or NWB',
    )
    .option(
      '--spikes <file>',
      'instead of it: CSV with the columns unit_id,sample_index; needs --sample-rate',
    )
    .option('--sample-rate <Hz>', 'samples per second, for sortings that do not state it')
    .option('--units <id...>', 'units to look at (default: all)')
    .requiredOption(
      '--events <file>',
      'CSV with the column time_s or sample_index; npy of seconds or, as whole numbers, of samples; or a recording with events: one event a trial (required)',
    )
    .option('--event-recording <NAME>', 'which recording, where there are several at --events')
    .option('--event-channel <NAME>', 'which of its events, as "spikeloom events" names them')
    .option('--event-value <X>', 'those of this value only (default: all but 0, a line going down)')
    .requiredOption(
      '--window-ms <ms...>',
      'start and end of the window around each event (required)',
    )
    .option('--bin-ms <ms>', 'length of a bin, with one spike at most', '1')
    .option(
      '--baseline-ms <ms...>',
      'starts and ends of stretches of the window without a stimulus (default: before the event)',
    )
    .option(
      '--stimulus <file>',
      'CSV of what was done in each bin of the window, the same in every trial: covariates of the glm, and where learning begins',
    )
    .addOption(
      new Option('--model <name...>', 'models to fit and to compare')
        .choices(rateModelNames)
        .default(rateModelNames, 'all'),
    )
    .option('--templates <C>', 'features of the stimulus to learn', '1')
    .option('--template-ms <ms>', 'their length', '100')
    .option('--history-ms <ms>', 'spike history of the models, or auto', 'auto')
    .option('--test-share <share>', 'share of the trials to test on', '0.33')
    .option('--seed <N>', 'seed of every random choice', '0')
    .requiredOption('--out <folder>', 'where to write (required)')
    .option('--json', 'print the result as JSON')
    .action(runRates);
}

async function runRates(flags: RatesFlags): Promise<void> {
  const cancellation = cancelOnInterrupt();
  const bar = new ProgressBar(process.stderr, () => performance.now());
  const outcome = await ratesToFolder(
    resolve(flags.out),
    trialsRequestFrom(flags),
    ratesSettingsFrom(flags),
    { cancellation, onProgress: bar.show.bind(bar) },
  );
  bar.clear();
  for (const notice of outcome.notices) process.stderr.write(`note: ${notice}\n`);
  process.stdout.write(
    flags.json ? `${JSON.stringify(ratesFacts(outcome), null, 2)}\n` : formatRates(outcome),
  );
}
