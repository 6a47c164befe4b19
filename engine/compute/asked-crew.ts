import type { MessagePort } from 'node:worker_threads';
import {
  CancellationError,
  type ClusteringTask,
  type CodedWindow,
  type LearningCrew,
  type Progress,
  type SnippetClusters,
  type SplitTask,
  type SplitWaveforms,
  type WorkContext,
} from '../../core/index.ts';
import { type Answer, resultOf } from './answer.ts';
import { inLanes } from './in-lanes.ts';
import { pooledLearningCrew } from './pooled-learning-crew.ts';
import { codeOnTeam } from './pooled-window-coder.ts';
import { sendError } from './sent-error.ts';
import { sharingLargeArrays } from './shared-job.ts';
import { shareWindows } from './shared-windows.ts';
import { threadCancellation } from './thread-context.ts';
import type { ThreadTeam } from './thread-team.ts';
import type { WindowJob } from './window-worker.ts';

/** What a thread of a team that decides about a region asks the rest of the team for, by the kind of the team's task. */
interface Asked {
  clusters: { readonly of: { readonly task: ClusteringTask }; readonly result: SnippetClusters };
  split: { readonly of: { readonly task: SplitTask }; readonly result: SplitWaveforms | null };
  windows: {
    readonly of: { readonly work: WindowJob; readonly which: readonly number[] };
    readonly result: readonly CodedWindow[];
  };
}

/** How often a thread that waits for an answer looks whether it is to end. */
const STOP_POLL_MS = 20;

type Request = { [Kind in keyof Asked]: { readonly kind: Kind } & Asked[Kind]['of'] }[keyof Asked];

type FromDecider =
  | { readonly id: number; readonly request: Request }
  | { readonly progress: Progress };

interface FromTeam {
  readonly id: number;
  readonly answer: Answer<unknown>;
}

/** Where a thread that decides asks. */
export interface AskingPlace {
  readonly port: MessagePort;
  /** Requests that are made and not answered, at most. */
  readonly atOnce: number;
}

/** The deciding thread's side: a crew whose work others do, who also hear how far it is. */
export function askingCrew({ port, atOnce }: AskingPlace): {
  readonly crew: LearningCrew;
  readonly onProgress: (progress: Progress) => void;
} {
  const open = new Map<number, (answer: Answer<unknown>) => void>();
  let asked = 0;
  port.on('message', ({ id, answer }: FromTeam) => {
    open.get(id)?.(answer);
    open.delete(id);
  });
  const stopped = { error: sendError(new CancellationError()) };
  // Who stops the team waits for this thread, and may be who owes the answer.
  const watch = setInterval(() => {
    if (threadCancellation.cancelled) for (const settle of open.values()) settle(stopped);
  }, STOP_POLL_MS);
  port.on('close', () => clearInterval(watch));
  const ask = async <Kind extends keyof Asked>(
    request: Request & { readonly kind: Kind },
    handedOver: ArrayBuffer[] = [],
  ) => {
    const id = asked++;
    const answer = new Promise<Answer<unknown>>((resolve) => open.set(id, resolve));
    port.postMessage({ id, request } satisfies FromDecider, handedOver);
    return resultOf(await answer) as Asked[Kind]['result'];
  };
  const crew: LearningCrew = {
    openCoder(all) {
      const windows = shareWindows(all);
      return {
        code(which, model, gram) {
          const work = sharingLargeArrays({ model, gram, windows });
          return ask({ kind: 'windows', work, which });
        },
      };
    },
    cluster: (tasks) =>
      inLanes(tasks, atOnce, (task) =>
        ask({ kind: 'clusters', task }, [task.snippets.buffer as ArrayBuffer]),
      ),
    split: (tasks) =>
      inLanes(tasks, atOnce, (task) =>
        ask({ kind: 'split', task }, [task.waveforms.buffer as ArrayBuffer]),
      ),
  };
  return { crew, onProgress: (progress) => port.postMessage({ progress } satisfies FromDecider) };
}

/** The side of who leads the team: has it do what is asked for, until the port is closed. */
export function answerAsked(
  port: MessagePort,
  team: ThreadTeam,
  threads: number,
  { cancellation, onProgress }: Pick<WorkContext, 'cancellation' | 'onProgress'>,
): void {
  const crew = pooledLearningCrew(team, threads, cancellation);
  const resultFor = async (request: Request): Promise<unknown> => {
    switch (request.kind) {
      case 'clusters':
        return (await crew.cluster([request.task]))[0];
      case 'split':
        return (await crew.split([request.task]))[0];
      case 'windows':
        return codeOnTeam(request.work, request.which, team, threads, cancellation);
    }
  };
  port.on('message', (message: FromDecider) => {
    if ('progress' in message) {
      onProgress(message.progress);
      return;
    }
    const { id, request } = message;
    const reply = (answer: Answer<unknown>) => port.postMessage({ id, answer } satisfies FromTeam);
    resultFor(request).then(
      (result) => reply({ result }),
      (error: unknown) => reply({ error: sendError(error) }),
    );
  });
}
