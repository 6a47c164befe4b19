import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { parseParameters, parseSpikeTrainsCsv } from '../../core/index.ts';
import { openPlace } from '../files/open-place.ts';
import { formatComparison } from './compare-with-truth.ts';
import { cancelOnInterrupt } from './interruption.ts';
import { ProgressBar } from './progress-bar.ts';
import { writeSimulation } from './simulation-files.ts';
import { formatOutcome } from './sort-outcome.ts';
import { sortToFolder } from './sort-to-folder.ts';
import { defaultThreads } from './threads.ts';

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
    .action(async ({ out }: DemoFlags) => {
      const folder = resolve(out);
      process.stdout.write('Simulating a tetrode: 8 neurons, 60 s at 30 kHz …\n');
      const files = await writeSimulation(simulation, join(folder, 'recording'), true);
      const truth = parseSpikeTrainsCsv(await readFile(files.truthPath, 'utf8'), files.truthPath);
      const opened = await openPlace(files.recordingPath, {});
      try {
        process.stdout.write('Sorting it with the default parameters …\n\n');
        const bar = new ProgressBar(process.stderr, () => performance.now());
        const outcome = await sortToFolder(opened.recordings[0], join(folder, 'sorting'), {
          parameters: parseParameters({}),
          threads: defaultThreads,
          context: { cancellation: cancelOnInterrupt(), onProgress: bar.show.bind(bar) },
          place: { path: files.recordingPath, options: {} },
          truth,
        });
        bar.clear();
        process.stdout.write(`${formatOutcome(outcome)}\n`);
        process.stdout.write('Compared with the truth of the simulation:\n\n');
        process.stdout.write(formatComparison(outcome.comparison!));
        process.stdout.write(`\nPictures: ${join(outcome.folder, 'report.html')}\n`);
      } finally {
        await opened.close();
      }
    });
}
