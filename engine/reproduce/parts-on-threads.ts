import { availableParallelism } from 'node:os';
import { silentContext } from '../../core/index.ts';
import { ThreadTeam } from '../compute/thread-team.ts';
import { workerFile } from '../compute/worker-file.ts';
import type { KeptParts } from './kept-parts.ts';
import type { PartKind, PartOrder, PartResult, PartTask } from './part-worker.ts';

export interface PartsOnThreads<Task, Result> {
  readonly tasks: readonly Task[];
  /** Of each task, by which its result is kept. */
  readonly nameOf: (task: Task) => string;
  /** Hears every result that was not there already. */
  readonly onResult: (result: Result, task: Task) => void;
}

/** Parts of an experiment, all threads at once: the results in the order of the tasks. */
export async function runOnThreads<Task, Result>(
  team: ThreadTeam,
  parts: KeptParts,
  { tasks, nameOf, onResult }: PartsOnThreads<Task, Result>,
): Promise<Result[]> {
  const found = await Promise.all(tasks.map((task) => parts.find<Result>(nameOf(task))));
  const missing = tasks.filter((_, i) => found[i] === null);
  const writing: Promise<void>[] = [];
  const computed = await team.run<Task, Result>({
    tasks: missing,
    threads: availableParallelism(),
    cancellation: silentContext.cancellation,
    onResult(result, place) {
      writing.push(parts.keep(nameOf(missing[place]!), result));
      onResult(result, missing[place]!);
    },
  });
  await Promise.all(writing);
  const fresh = computed.values();
  return found.map((kept) => (kept ? kept.result : fresh.next().value!));
}

/** The same by what `part-worker.ts` has for this kind of part, with threads of its own. */
export async function runParts<Kind extends PartKind>(
  kind: Kind,
  parts: KeptParts,
  { tasks, nameOf, onResult }: PartsOnThreads<PartTask<Kind>, PartResult<Kind>>,
): Promise<PartResult<Kind>[]> {
  const team = new ThreadTeam(workerFile('part-worker', import.meta.url));
  try {
    return await runOnThreads<PartOrder<Kind>, PartResult<Kind>>(team, parts, {
      tasks: tasks.map((task) => ({ kind, task })),
      nameOf: ({ task }) => nameOf(task),
      onResult: (result, { task }) => onResult(result, task),
    });
  } finally {
    await team.end();
  }
}
