import { type LearningWindow, serialWindowCoder, type WindowCoder } from '../learn/window-coder.ts';
import { type ClusteringTask, clusterSnippets, type SnippetClusters } from './cluster-snippets.ts';
import { type SplitTask, type SplitWaveforms, splitWaveforms } from './split.ts';

/** Does the parts of learning a region that can be shared; the engine spreads them over threads, `serialLearningCrew` does not. */
export interface LearningCrew {
  readonly openCoder: (windows: readonly LearningWindow[]) => WindowCoder;
  /** @returns one answer a task, in their order; what a task holds is lost */
  cluster(tasks: Iterable<ClusteringTask>): Promise<readonly SnippetClusters[]>;
  split(tasks: Iterable<SplitTask>): Promise<readonly (SplitWaveforms | null)[]>;
}

export const serialLearningCrew: LearningCrew = {
  openCoder: serialWindowCoder,
  cluster: async (tasks) => Array.from(tasks, clusterSnippets),
  split: async (tasks) => Array.from(tasks, splitWaveforms),
};
