import {
  type LearningNews,
  type NamedRecording,
  type Notice,
  noJournal,
  type Parameters,
  type PreprocessPlan,
  type Recording,
  type Scratch,
  type Sorting,
  type StepJournal,
  sort,
  threadsWithin,
  totalSampleCount,
  type WorkContext,
  type WorkLimits,
} from '../core/index.ts';
import { collectLastGarbage } from './compute/collect-garbage.ts';
import { pooledSignalCrew } from './compute/pooled-signal-crew.ts';
import { type GpuOffer, pooledTileCoder } from './compute/pooled-tile-coder.ts';
import { pooledUnitLearner } from './compute/pooled-unit-learner.ts';
import { StageTimes } from './compute/stage-times.ts';
import type { TeamTask } from './compute/team-worker.ts';
import { networkTrainer } from './compute/tensor/network-trainer.ts';
import { ThreadTeam } from './compute/thread-team.ts';
import { workerFile } from './compute/worker-file.ts';
import type { RecordingSource } from './files/open-source.ts';

export interface SortOptions {
  readonly limits: WorkLimits;
  readonly context: WorkContext;
  /** Where other threads can open the recording again. */
  readonly source: RecordingSource;
  /** A GPU to code with, owned by another thread. */
  readonly gpu?: GpuOffer | null;
  /** Where finished steps are kept and found. */
  readonly journal?: StepJournal;
  /** Where that is put which memory has no room for; without it, all is held. */
  readonly scratch?: Scratch;
  /** Threads to sort with, which stay for whoever gives them; without it some of its own. */
  readonly team?: ThreadTeam;
}

/** Threads that sort recordings. */
export function sortingTeam({ onLearning }: WorkContext): ThreadTeam {
  return new ThreadTeam(workerFile('team-worker'), (news) =>
    onLearning?.(() => news as LearningNews),
  );
}

export interface SortedRecording {
  readonly sorting: Sorting;
  /** Wall-clock seconds of each stage, in the order they ran. */
  readonly stageSeconds: Readonly<Record<string, number>>;
  /** About the run, not about the recording. */
  readonly notices: readonly Notice[];
  /** What correlated templates with the signal when the spikes were found. */
  readonly backend: 'cpu' | 'webgpu';
  /** How the signal was filtered and whitened before it was sorted. */
  readonly preprocess: PreprocessPlan;
}

/** Samples of all channels that take longer to sort than a thread to start, a quarter of a second. */
const valuesPerThread = 40_000;

function worthwhileThreads(recording: Recording): number {
  const values = totalSampleCount(recording) * recording.channelCount;
  return Math.max(1, Math.ceil(values / valuesPerThread));
}

/** Sorts one recording on this machine: the core's stages, with threads and a clock. */
export async function sortRecording(
  { recording }: NamedRecording,
  parameters: Parameters,
  {
    limits: most,
    context,
    source,
    gpu = null,
    journal = noJournal,
    scratch,
    team: given,
  }: SortOptions,
): Promise<SortedRecording> {
  const limits = { ...most, threads: Math.min(most.threads, worthwhileThreads(recording)) };
  // Those that code are planned when it is known how much each of them takes.
  const learning = { ...limits, threads: threadsWithin(limits) };
  const times = new StageTimes(context);
  const notices: Notice[] = [];
  const trainer =
    parameters.learner === 'network'
      ? await networkTrainer(parameters.networkBackend, (notice) => notices.push(notice))
      : null;
  let backend: SortedRecording['backend'] = 'cpu';
  const team = given ?? sortingTeam(context);
  const workers = {
    learner: pooledUnitLearner(team, learning.threads, trainer),
    coder: pooledTileCoder(
      recording,
      source,
      team,
      limits,
      {
        onNotice: (notice) => notices.push(notice),
        onGpu() {
          backend = 'webgpu';
        },
      },
      gpu,
    ),
    crew: pooledSignalCrew(recording, source, team),
    limits: learning,
    ...(scratch && { scratch }),
    async rest() {
      const { threads } = team;
      // V8 keeps the pages of a thread for eight seconds after its end: it ends with few of them.
      const tasks = Array.from({ length: threads }, (): TeamTask<'rest'> => ({ kind: 'rest' }));
      const { cancellation } = context;
      await team.run({ tasks, threads, atOnce: threads, cancellation });
      await team.end();
      collectLastGarbage();
    },
  };
  try {
    // They get ready while the noise is measured.
    if (learning.threads > 1) team.start(learning.threads);
    const { sorting, preprocess } = await sort(
      recording,
      parameters,
      workers,
      times.context,
      journal,
    );
    return {
      sorting,
      stageSeconds: times.end(),
      notices,
      backend,
      preprocess,
    };
  } finally {
    if (team !== given) await team.end();
  }
}
