import { Command, Option } from 'commander';
import { type PresetName, presetNames, type SimulationOptions } from '../../core/index.ts';
import { numberFrom, optionalNumberFrom, wholeNumberFrom } from './flag-values.ts';
import { cancelOnInterrupt } from './interruption.ts';
import { makeOutputFolder } from './output-folder.ts';
import { writeSimulation } from './simulation-files.ts';

interface SimulateFlags {
  readonly preset: PresetName;
  readonly durationS: string;
  readonly snrDb?: string;
  readonly units?: string;
  readonly driftUm: string;
  readonly driftGradient: string;
  readonly settle: string;
  readonly seed: string;
  readonly out: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export function simulateCommand(): Command {
  return new Command('simulate')
    .summary('make a recording whose spikes are known')
    .description(
      'Makes a recording whose spikes are known: raw binary with its sidecar, probe.json and truth.csv (unit_id,sample_index).',
    )
    .addOption(
      new Option('--preset <name>', 'what to simulate').choices(presetNames).default('tetrode'),
    )
    .option('--duration-s <X>', 'seconds of recording', '60')
    .option('--snr-db <X>', 'signal-to-noise ratio in dB (default 16 for table3, 20 otherwise)')
    .option('--units <N>', 'number of units, instead of the preset’s')
    .option('--drift-um <X>', 'range of a slow drift along the probe', '0')
    .option(
      '--drift-gradient <X>',
      'how much more the top drifts than the tip (1: 1.5 to 0.5)',
      '0',
    )
    .option(
      '--settle <X>',
      'share by which every unit’s spikes change in size and shape until the end',
      '0',
    )
    .option('--seed <N>', 'the same seed gives the same bytes', '0')
    .requiredOption('--out <folder>', 'where to write')
    .option('--force', 'replace a simulation that is there')
    .option('--json', 'print the result as JSON')
    .action(runSimulate);
}

async function runSimulate(flags: SimulateFlags): Promise<void> {
  const cancellation = cancelOnInterrupt();
  const options = simulationFrom(flags);
  const outFolder = await makeOutputFolder(flags.out);
  try {
    const replace = flags.force === true;
    const files = await writeSimulation(options, outFolder.path, replace, cancellation);
    const text = flags.json
      ? JSON.stringify(files, null, 2)
      : `${files.recordingPath}\n${files.truthPath}`;
    process.stdout.write(`${text}\n`);
  } finally {
    await outFolder.removeIfEmpty();
  }
}

function simulationFrom(flags: SimulateFlags): SimulationOptions {
  const snrDb = optionalNumberFrom('--snr-db', flags.snrDb);
  const unitCount =
    flags.units === undefined ? undefined : wholeNumberFrom('--units', flags.units, 0, 2000);
  return {
    preset: flags.preset,
    durationSeconds: numberFrom('--duration-s', flags.durationS),
    seed: wholeNumberFrom('--seed', flags.seed, 0, 0xffffffff),
    driftUm: numberFrom('--drift-um', flags.driftUm),
    driftGradient: numberFrom('--drift-gradient', flags.driftGradient),
    settle: numberFrom('--settle', flags.settle),
    ...(snrDb !== undefined && { snrDb }),
    ...(unitCount !== undefined && { unitCount }),
  };
}
