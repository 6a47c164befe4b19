import { silentContext } from '../../../core/index.ts';
import type { OverviewJob } from '../../compute/overview-worker.ts';
import type { RecordingPlace } from '../../compute/reopen-recording.ts';
import { ThreadTeam } from '../../compute/thread-team.ts';
import { workerFile } from '../../compute/worker-file.ts';
import type { OverviewPlace } from '../../traces/view-task.ts';
import type { OverviewState } from '../contract.ts';

const tellEveryMs = 500;

/** Builds the overviews of a session's recordings in the background, one after the other. */
export class Overviews {
  private readonly states = new Map<string, OverviewState>();
  private readonly onChange: (recordingId: string, state: OverviewState) => void;
  private last: Promise<void> = Promise.resolve();
  private isStopped = false;
  private toldAtMs = 0;
  private building: string | null = null;
  private readonly team = new ThreadTeam(workerFile('overview-worker'), (fraction) => {
    if (this.building === null || performance.now() - this.toldAtMs < tellEveryMs) return;
    this.toldAtMs = performance.now();
    this.tell(this.building, { fraction: fraction as number, isComplete: false });
  });

  constructor(onChange: (recordingId: string, state: OverviewState) => void) {
    this.onChange = onChange;
  }

  stateOf(recordingId: string): OverviewState {
    return this.states.get(recordingId) ?? { fraction: 0, isComplete: false };
  }

  /** Sees to it that the overview of a recording is built. */
  want(recordingId: string, place: RecordingPlace, overview: OverviewPlace): void {
    if (this.isStopped || this.states.has(recordingId)) return;
    this.states.set(recordingId, this.stateOf(recordingId));
    this.last = this.last.then(() => this.build(recordingId, place, overview));
  }

  /** A file that has changed gets a new overview when it is wanted again. */
  forget(recordingId: string): void {
    this.states.delete(recordingId);
  }

  /** Stops what is built; it is gone on with the next time. */
  async close(): Promise<void> {
    this.isStopped = true;
    await this.team.end();
    await this.last;
  }

  private async build(
    recordingId: string,
    place: RecordingPlace,
    overview: OverviewPlace,
  ): Promise<void> {
    if (this.isStopped) return;
    this.building = recordingId;
    try {
      const { cancellation } = silentContext;
      const tasks: OverviewJob[] = [{ place, overview }];
      await this.team.run({ tasks, threads: 1, cancellation });
      this.tell(recordingId, { fraction: 1, isComplete: true });
    } catch {
      // Views do without it; a damaged file has told of itself where it was read.
      this.states.delete(recordingId);
    } finally {
      this.building = null;
    }
  }

  private tell(recordingId: string, state: OverviewState): void {
    this.states.set(recordingId, state);
    this.onChange(recordingId, state);
  }
}
