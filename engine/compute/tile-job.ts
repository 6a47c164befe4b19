import type { CodingPlan } from '../../core/index.ts';
import type { RecordingPlace } from './reopen-recording.ts';
import type { CorrelationAddress } from './webgpu/correlation-requests.ts';

/** What every thread is told that codes tiles. */
export interface TileJob {
  readonly place: RecordingPlace;
  readonly plan: CodingPlan;
  /** Where there is a GPU to correlate with; null for this thread's own kernels. */
  readonly gpu: CorrelationAddress | null;
}
