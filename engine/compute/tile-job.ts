import type { CodingPlan, OpenOptions } from '../../core/index.ts';

/** Where a thread finds a recording that another thread has opened. */
export interface RecordingSource {
  readonly path: string;
  readonly options: OpenOptions;
  /** Name of the recording among those at the path. */
  readonly name: string;
}

/** What every thread of a pool is started with. */
export interface TileJob {
  readonly source: RecordingSource;
  readonly plan: CodingPlan;
}
