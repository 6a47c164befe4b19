import type { WorkLimits } from './memory-plan.ts';
import type { Scratch } from './scratch.ts';
import type { SignalCrew } from './signal-crew.ts';
import type { TileCoder } from './tile-coder.ts';
import type { UnitLearner } from './unit-learner.ts';

/** Who does the parts of the work that can be shared among threads, and within which limits. */
export interface SortWorkers {
  readonly learner: UnitLearner;
  readonly coder: TileCoder;
  readonly crew: SignalCrew;
  readonly limits: WorkLimits;
  /** Where that is put which memory has no room for; without it, all is held. */
  readonly scratch?: Scratch;
  /** Has whoever waits for more work give back what it holds meanwhile. */
  readonly rest?: () => Promise<void>;
}
