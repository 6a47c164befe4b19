import type { Progress, Recording, WorkContext } from '../../core/index.ts';
import type { BackgroundImport, ImportJob } from './import-job.ts';
import { shapeOf } from './reopen-recording.ts';
import { ThreadTeam } from './thread-team.ts';
import { workerFile } from './worker-file.ts';

/**
 * Reads and measures the sorting of another program on a thread of its own, so that a wish to stop is
 * heard at once.
 * @param recording as it was opened here; it must be the same there
 * @throws CancellationError; whatever reading and measuring throws
 */
export async function importInBackground(
  recording: Recording,
  job: Omit<ImportJob, 'seen'>,
  context: WorkContext,
): Promise<BackgroundImport> {
  const team = new ThreadTeam(workerFile('import-worker'), (told) =>
    context.onProgress(told as Progress),
  );
  try {
    const [imported] = await team.run<ImportJob, BackgroundImport>({
      tasks: [{ ...job, seen: shapeOf(recording) }],
      threads: 1,
      cancellation: context.cancellation,
    });
    return imported!;
  } finally {
    await team.end();
  }
}
