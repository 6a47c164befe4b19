import type { CodingPlan } from '../../core/index.ts';
import type { RecordingShape, RecordingSource } from './reopen-recording.ts';
import type { CorrelationAddress } from './webgpu/correlation-requests.ts';

export type { RecordingSource } from './reopen-recording.ts';

/** What every thread that codes tiles is started with. */
export interface TileJob {
  readonly source: RecordingSource;
  readonly seen: RecordingShape;
  readonly plan: CodingPlan;
  /** Where there is a GPU to correlate with; null for this thread's own kernels. */
  readonly gpu: CorrelationAddress | null;
}
