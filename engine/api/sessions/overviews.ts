import { type Cancellation, CancellationError } from '../../../core/index.ts';
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
  private isClosed = false;
  private readonly cancellation: Cancellation;

  constructor(onChange: (recordingId: string, state: OverviewState) => void) {
    this.onChange = onChange;
    const isClosed = () => this.isClosed;
    this.cancellation = {
      get cancelled() {
        return isClosed();
      },
    };
  }

  stateOf(recordingId: string): OverviewState {
    return this.states.get(recordingId) ?? { fraction: 0, isComplete: false };
  }

  /** Sees to it that the overview of a recording is built. */
  want(recordingId: string, place: RecordingPlace, overview: OverviewPlace): void {
    if (this.isClosed || this.states.has(recordingId)) return;
    this.states.set(recordingId, this.stateOf(recordingId));
    this.last = this.last.then(() => this.build(recordingId, place, overview));
  }

  /** A file that has changed gets a new overview when it is wanted again. */
  forget(recordingId: string): void {
    this.states.delete(recordingId);
  }

  /** Stops what is built; it is gone on with the next time. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.last;
  }

  private async build(
    recordingId: string,
    place: RecordingPlace,
    overview: OverviewPlace,
  ): Promise<void> {
    let toldAtMs = 0;
    const tell = (state: OverviewState) => {
      this.states.set(recordingId, state);
      this.onChange(recordingId, state);
    };
    const team = new ThreadTeam(workerFile('overview-worker'), (fraction) => {
      if (performance.now() - toldAtMs < tellEveryMs) return;
      toldAtMs = performance.now();
      tell({ fraction: fraction as number, isComplete: false });
    });
    try {
      const { cancellation } = this;
      await team.run({ tasks: [{ place, overview }], threads: 1, cancellation });
      tell({ fraction: 1, isComplete: true });
    } catch (error) {
      // Views do without it; a damaged file has told of itself where it was read.
      if (!(error instanceof CancellationError)) this.states.delete(recordingId);
    } finally {
      await team.end();
    }
  }
}
