import {
  type ClusteringTask,
  clusterSnippets,
  type SplitTask,
  splitWaveforms,
} from '../../core/index.ts';
import { answering } from './answer.ts';

/** Clusters the snippets of one neighbourhood. */
export const answerClusters = answering(async ({ task }: { readonly task: ClusteringTask }) =>
  clusterSnippets(task),
);

/** Looks for more than one neuron in the waveforms of one unit. */
export const answerSplit = answering(async ({ task }: { readonly task: SplitTask }) =>
  splitWaveforms(task),
);
