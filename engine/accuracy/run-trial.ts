import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseParameters, silentContext, usualLimits } from '../../core/index.ts';
import { openPlace } from '../files/open-place.ts';
import { sortRecording } from '../sort-recording.ts';
import type { Experiment, ScoreWithRemarks, Trial } from './experiment.ts';

/**
 * Sorts the recording of one trial, then scores the result.
 * @throws UserError, DamagedFileError
 */
export async function runTrial<Score extends ScoreWithRemarks>(
  experiment: Experiment<Score>,
  trial: Trial<Score>,
  threads: number,
): Promise<Score> {
  const folder = await mkdtemp(join(tmpdir(), 'spikeloom-accuracy-'));
  try {
    const { path, options, score } = await trial.prepare(folder);
    const opened = await openPlace(path, options);
    try {
      const named = opened.recordings[0]!;
      const { sorting } = await sortRecording(named, parseParameters(experiment.parameters), {
        limits: { ...usualLimits, threads },
        context: silentContext,
        source: { path, options, name: named.name },
      });
      return score(sorting);
    } finally {
      await opened.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
