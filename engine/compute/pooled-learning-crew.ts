import type {
  Cancellation,
  LearningCrew,
  SnippetClusters,
  SplitWaveforms,
} from '../../core/index.ts';
import { pooledWindowCoder } from './pooled-window-coder.ts';
import type { TeamTask } from './team-worker.ts';
import type { ThreadTeam } from './thread-team.ts';

/** Does what learning a region shares on the threads of a team, whose number changes nothing but the time. */
export function pooledLearningCrew(
  team: ThreadTeam,
  threads: number,
  cancellation: Cancellation,
): LearningCrew {
  return {
    openCoder: (windows) => pooledWindowCoder(windows, team, threads, cancellation),
    cluster: (tasks) =>
      team.run<TeamTask<'clusters'>, SnippetClusters>({
        tasks: ofKind('clusters', tasks),
        threads,
        cancellation,
        transferOf: ({ task }) => [task.snippets.buffer as ArrayBuffer],
      }),
    split: (tasks) =>
      team.run<TeamTask<'split'>, SplitWaveforms | null>({
        tasks: ofKind('split', tasks),
        threads,
        cancellation,
        transferOf: ({ task }) => [task.waveforms.buffer as ArrayBuffer],
      }),
  };
}

/** One by one, because they are large: the threads begin while the next are made. */
function* ofKind<Kind extends 'clusters' | 'split'>(
  kind: Kind,
  tasks: Iterable<TeamTask<Kind>['task']>,
) {
  for (const task of tasks) yield { kind, task } as TeamTask<Kind>;
}
