import { forgetLargeKernels } from './large-kernels.ts';
import { answerLength, answerRegion } from './learn-worker.ts';
import { answerRest } from './rest-worker.ts';
import { forgetJob } from './shared-job.ts';
import { answerSignal } from './signal-worker.ts';
import { answerClusters, answerSplit } from './snippet-worker.ts';
import { answerTile } from './tile-worker.ts';
import { answerTrain } from './train-worker.ts';
import { answerWindows } from './window-worker.ts';

/** What a thread of a sort's team can be asked to do. */
const answers = {
  clusters: answerClusters,
  length: answerLength,
  region: answerRegion,
  rest: answerRest,
  signal: answerSignal,
  split: answerSplit,
  tile: answerTile,
  train: answerTrain,
  windows: answerWindows,
};

type Kind = keyof typeof answers;

/** A task of one kind. */
export type TeamTask<K extends Kind = Kind> = {
  [Of in K]: Parameters<(typeof answers)[Of]>[0] & { readonly kind: Of };
}[K];

/** What this thread has done last. */
let last: Kind | undefined;

/** Lets go of what tiles were coded with, where other work begins that needs memory of its own. */
function tidyUpBefore(next: Kind): void {
  const isDue = last === 'tile' && next !== 'tile';
  last = next;
  if (!isDue) return;
  forgetJob();
  forgetLargeKernels();
}

/**
 * Does whatever a sort shares among threads. It is one module for all: a thread that is stopped while
 * it imports another may never end.
 */
export default (task: TeamTask): ReturnType<(typeof answers)[Kind]> => {
  tidyUpBefore(task.kind);
  switch (task.kind) {
    case 'clusters':
      return answers.clusters(task);
    case 'length':
      return answers.length(task);
    case 'region':
      return answers.region(task);
    case 'rest':
      return answers.rest(task);
    case 'signal':
      return answers.signal(task);
    case 'split':
      return answers.split(task);
    case 'tile':
      return answers.tile(task);
    case 'train':
      return answers.train(task);
    case 'windows':
      return answers.windows(task);
  }
};
