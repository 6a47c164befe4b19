import { parentPort } from 'node:worker_threads';
import {
  computeTrainGoodness,
  measureTrains,
  placeTrains,
  type WorkContext,
  whitened,
} from '../../core/index.ts';
import { readForImport } from '../results/read-for-import.ts';
import { answering } from './answer.ts';
import type { BackgroundImport, ImportJob } from './import-job.ts';
import { readExcerpt } from './read-excerpt.ts';
import { reopenRecording } from './reopen-recording.ts';
import { spikeBuffers } from './spike-buffers.ts';
import { StageTimes } from './stage-times.ts';
import { threadContext } from './thread-context.ts';

const posted: WorkContext = {
  ...threadContext,
  onProgress: (progress) => parentPort!.postMessage(progress),
};

/** Makes a result of what another program has found in a recording; progress goes to the parent. */
export default answering(async (job: ImportJob): Promise<BackgroundImport> => {
  const { source, seen, sorting: place, parameters, excerptSeconds } = job;
  const times = new StageTimes(posted);
  const { context } = times;
  const { named, close } = await reopenRecording(source, seen);
  try {
    const { recording } = named;
    context.onProgress({ stage: 'Reading the sorting', fraction: 0 });
    const rate = place.sampleRate ?? recording.sampleRate;
    const { stored, importedFrom, notices } = await readForImport(place.path, rate, context);
    const spikes = placeTrains({ ...stored, name: place.path }, recording);
    const { sorting, preprocess } = await measureTrains(recording, spikes, parameters, context);
    context.onProgress({ stage: 'Fitting spike trains', fraction: 0 });
    const goodness = computeTrainGoodness(sorting, context);
    const signal = whitened(recording, preprocess);
    const excerpt = await readExcerpt(recording, signal, sorting, excerptSeconds);
    return {
      sorting,
      importedFrom,
      notices,
      goodness,
      excerpt,
      backend: 'cpu',
      stageSeconds: times.end(),
    };
  } finally {
    await close();
  }
}, spikeBuffers);
