import type { Cancellation, OpenOptions, WorkLimits } from '../../core/index.ts';
import type { BackendName } from '../compute/backend.ts';

/** What a user asks of `spikeloom sort` besides places. */
export interface SortCommandRequest {
  readonly cancellation: Cancellation;
  /** Values of parameters as given; what is left out has its default. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly options: OpenOptions;
  readonly limits: WorkLimits;
  readonly backend: BackendName;
  readonly concatenate: boolean;
  readonly force: boolean;
  /** Of a session: whether what was said of its files before is to be forgotten. */
  readonly forgetsFacts: boolean;
  readonly asJson: boolean;
}
