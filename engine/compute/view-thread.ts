import { type Cancellation, CancellationError, silentContext } from '../../core/index.ts';
import type { AnswerTo, TaskOf, ViewKind } from '../traces/view-task.ts';
import { ThreadTeam } from './thread-team.ts';
import { workerFile } from './worker-file.ts';

/**
 * A thread that looks at recordings, one question after the other. Questions that nobody waits for
 * any more when their turn comes are left out: who pans quickly asks many.
 */
export class ViewThread {
  private readonly team = new ThreadTeam(workerFile('view-worker'));
  private last: Promise<unknown> = Promise.resolve();

  /** Starts the thread before the first question, which then waits less. */
  start(): void {
    this.team.start(1);
  }

  /** @throws CancellationError; whatever reading throws */
  ask<Kind extends ViewKind>(
    kind: Kind,
    task: TaskOf<Kind>,
    cancellation: Cancellation,
  ): Promise<AnswerTo<Kind>> {
    const answer = this.last.then(async () => {
      if (cancellation.cancelled) throw new CancellationError();
      const [found] = await this.team.run<object, AnswerTo<Kind>>({
        tasks: [{ kind, ...task }],
        threads: 1,
        cancellation: silentContext.cancellation,
      });
      return found!;
    });
    this.last = answer.catch(() => undefined);
    return answer;
  }

  async end(): Promise<void> {
    await this.team.end();
  }
}
