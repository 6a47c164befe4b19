import { silentContext } from '../../../core/index.ts';
import type { OverviewJob } from '../../compute/overview-worker.ts';
import type { RecordingPlace } from '../../compute/reopen-recording.ts';
import { ThreadTeam } from '../../compute/thread-team.ts';
import { workerFile } from '../../compute/worker-file.ts';
import type { OverviewPlace } from '../../traces/view-task.ts';
import type { OverviewState } from '../contract.ts';

const tellEveryMs = 500;

interface KnownOverview {
  /** Of the recording as it was when its overview was wanted. */
  readonly key: string;
  readonly state: OverviewState;
}

const begun: OverviewState = { fraction: 0, isComplete: false };

/** Builds the overviews of a session's recordings in the background, one after the other. */
export class Overviews {
  private readonly known = new Map<string, KnownOverview>();
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
    return this.known.get(recordingId)?.state ?? begun;
  }

  /** Sees to it that the overview of a recording is built: anew where it has changed or is read otherwise. */
  want(recordingId: string, place: RecordingPlace, overview: OverviewPlace): void {
    const key = overview.recordingKey;
    if (this.isStopped || this.known.get(recordingId)?.key === key) return;
    this.known.set(recordingId, { key, state: begun });
    this.last = this.last.then(() => this.build(recordingId, place, overview));
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
    const isWanted = () => this.known.get(recordingId)?.key === overview.recordingKey;
    if (this.isStopped || !isWanted()) return;
    this.building = recordingId;
    try {
      const { cancellation } = silentContext;
      const tasks: OverviewJob[] = [{ place, overview }];
      await this.team.run({ tasks, threads: 1, cancellation });
      if (isWanted()) this.tell(recordingId, { fraction: 1, isComplete: true });
    } catch {
      // Views do without it; a damaged file has told of itself where it was read.
      if (isWanted()) this.known.delete(recordingId);
    } finally {
      this.building = null;
    }
  }

  private tell(recordingId: string, state: OverviewState): void {
    const known = this.known.get(recordingId);
    if (known === undefined) return;
    this.known.set(recordingId, { ...known, state });
    this.onChange(recordingId, state);
  }
}
