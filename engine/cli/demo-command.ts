import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import {
  type Cancellation,
  type LabelledSpikes,
  parseParameters,
  parseSpikeTrainsCsv,
} from '../../core/index.ts';
import { openPlace } from '../files/open-place.ts';
import type { SortOutcome } from '../results/result-to-folder.ts';
import { sortToFolder } from '../results/sort-to-folder.ts';
import { formatComparison } from './comparison-table.ts';
import { cancelOnInterrupt } from './interruption.ts';
import { makeOutputFolder } from './output-folder.ts';
import { ProgressBar } from './progress-bar.ts';
import { writeSimulation } from './simulation-files.ts';
import { formatOutcome } from './sort-outcome.ts';
import { defaultLimits } from './work-limits.ts';

const simulation = { preset: 'tetrode', durationSeconds: 60, seed: 1 } as const;

interface DemoFlags {
  readonly out: string;
}

export function demoCommand(): Command {
  return new Command('demo')
    .summary('sort a simulated recording and compare with its truth')
    .description(
      'Simulates a minute of a tetrode with eight neurons, sorts it as sort does, and compares the result with the truth.',
    )
    .option('--out <folder>', 'where to write', 'demo-output')
    .action(runDemo);
}

async function runDemo({ out }: DemoFlags): Promise<void> {
  const cancellation = cancelOnInterrupt();
  const outFolder = await makeOutputFolder(out);
  const simulationFolder = await makeOutputFolder(join(outFolder.path, 'recording'));
  try {
    process.stdout.write('Simulating a tetrode: 8 neurons, 60 s at 30 kHz …\n');
    const files = await writeSimulation(simulation, simulationFolder.path, true, cancellation);
    const truth = parseSpikeTrainsCsv(await readFile(files.truthPath, 'utf8'), files.truthPath);
    process.stdout.write('Sorting it with the default parameters …\n\n');
    const outcome = await sortSimulation(
      files.recordingPath,
      join(outFolder.path, 'sorting'),
      truth,
      cancellation,
    );
    process.stdout.write(`${formatOutcome(outcome)}\n`);
    process.stdout.write('Compared with the truth of the simulation:\n\n');
    process.stdout.write(formatComparison(outcome.comparison!));
    process.stdout.write(`\nPictures: ${join(outcome.folder, 'report.html')}\n`);
  } finally {
    await simulationFolder.removeIfEmpty();
    await outFolder.removeIfEmpty();
  }
}

async function sortSimulation(
  path: string,
  folder: string,
  truth: LabelledSpikes,
  cancellation: Cancellation,
): Promise<SortOutcome> {
  const bar = new ProgressBar(process.stderr, () => performance.now());
  const opened = await openPlace(path, {});
  try {
    return await sortToFolder(opened.recordings[0], folder, {
      parameters: parseParameters({}),
      limits: defaultLimits,
      backend: 'cpu',
      context: { cancellation, onProgress: bar.show.bind(bar) },
      source: { path, options: {}, name: opened.recordings[0].name },
      replacesOthers: true,
      truth,
    });
  } finally {
    bar.clear();
    await opened.close();
  }
}
