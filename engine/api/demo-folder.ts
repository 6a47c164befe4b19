import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Cancellation, SimulationOptions } from '../../core/index.ts';
import { writeSimulation } from '../cli/simulation-files.ts';
import { collectGarbage } from '../compute/collect-garbage.ts';

interface DemoRecording extends SimulationOptions {
  readonly folder: string;
}

/** Days of a tetrode that sees eight neurons, and a probe of 32 contacts: small, and always the same. */
const recordings: readonly DemoRecording[] = [
  { folder: 'tetrode day 1', preset: 'tetrode', durationSeconds: 60, seed: 1 },
  { folder: 'tetrode day 2', preset: 'tetrode', durationSeconds: 45, seed: 2 },
  { folder: 'probe', preset: 'probe32', durationSeconds: 20, seed: 3 },
];

/**
 * Makes a folder of simulated recordings with their truth; what is there already stays.
 * @throws CancellationError; what was begun then is made anew the next time
 */
export async function makeDemo(folder: string, cancellation: Cancellation): Promise<void> {
  for (const { folder: name, ...simulation } of recordings) {
    const own = join(folder, name);
    // Written last, so that its being there means that all is.
    if (existsSync(join(own, 'truth.csv'))) continue;
    await writeSimulation(simulation, own, true, cancellation);
    collectGarbage();
  }
}
