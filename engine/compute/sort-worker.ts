import { parentPort } from 'node:worker_threads';
import { fittingStage, type WorkContext, whitened } from '../../core/index.ts';
import { ScratchFile } from '../files/scratch-file.ts';
import { sortingTeam, sortRecording } from '../sort-recording.ts';
import { StepFiles } from '../store/step-files.ts';
import { answering } from './answer.ts';
import { pooledTrainGoodness } from './pooled-train-goodness.ts';
import { postedNews } from './posted-news.ts';
import { readExcerpt } from './read-excerpt.ts';
import { readTeachers } from './read-teachers.ts';
import { reopenRecording } from './reopen-recording.ts';
import type { BackgroundSorting, SortJob } from './sort-job.ts';
import { spikeBuffers } from './spike-buffers.ts';
import { threadContext } from './thread-context.ts';

const telling: WorkContext = {
  ...threadContext,
  onProgress: (progress) => parentPort!.postMessage(progress),
};

/** Sorts a recording; what it tells of its progress goes to the parent. */
export default answering(async (job: SortJob): Promise<BackgroundSorting> => {
  const { source, seen, parameters, limits, excerptSeconds, gpu, showsLearning, steps } = job;
  const scratch = new ScratchFile(job.scratchFolder);
  const context = showsLearning ? { ...telling, onLearning: postedNews() } : telling;
  const journal = steps === undefined ? null : new StepFiles(steps, parameters);
  const { named, close } = await reopenRecording(source, seen);
  const team = sortingTeam(context);
  try {
    const { preprocess, ...sorted } = await sortRecording(named, parameters, {
      limits,
      gpu,
      source,
      scratch,
      ...(journal && { journal }),
      context,
      team,
    });
    const { sorting } = sorted;
    const { recording } = named;
    const since = performance.now();
    // The threads fit, and end, while this one reads what is to be shown.
    const fitAndEnd = async () => {
      try {
        return await pooledTrainGoodness(sorting, team, limits.threads, context);
      } finally {
        await team.end();
      }
    };
    const fitting = fitAndEnd();
    // Who waits for the fits hears of their failure; until then nobody does.
    fitting.catch(() => {});
    const signal = whitened(recording, preprocess);
    const excerpt = await readExcerpt(recording, signal, sorting, excerptSeconds);
    const teachers = await readTeachers(recording, preprocess, sorting);
    const goodness = await fitting;
    const fittingSeconds = (performance.now() - since) / 1000;
    return {
      ...sorted,
      stageSeconds: { ...sorted.stageSeconds, [fittingStage]: fittingSeconds },
      notices: [...sorted.notices, ...scratch.notices, ...(journal?.notices ?? [])],
      excerpt,
      teachers,
      goodness,
    };
  } finally {
    // To let go of a large file takes the system as long as to end the threads.
    await Promise.all([team.end(), scratch.close(), close()]);
  }
}, spikeBuffers);
