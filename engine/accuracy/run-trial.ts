import { parseParameters, silentContext, usualLimits } from '../../core/index.ts';
import { openPlace } from '../files/open-place.ts';
import { withTemporaryFolder } from '../files/temporary-folder.ts';
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
  return withTemporaryFolder('accuracy', async (folder) => {
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
  });
}
