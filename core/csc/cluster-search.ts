import type { ClusterExplanation } from '../kernels/contracts/events.ts';
import type { Event } from './debias.ts';
import { EventProblem, type Knowledge } from './event-problem.ts';
import { Stretch } from './stretch.ts';
import { StretchSearch } from './stretch-search.ts';

/** Explains clusters of events, one at a time, all others held. */
export class ClusterSearch {
  readonly mostNumbers = Number.POSITIVE_INFINITY;
  readonly mostEvents = Number.POSITIVE_INFINITY;
  private readonly knowledge: Knowledge;
  private correlation: Float64Array = new Float64Array(0);
  private positions = 0;
  private scratch = new Float64Array(0);

  constructor(knowledge: Knowledge) {
    this.knowledge = knowledge;
  }

  open(correlation: Float64Array, positions: number): void {
    this.correlation = correlation;
    this.positions = positions;
  }

  explain(cluster: readonly Event[], around: readonly Event[]): ClusterExplanation {
    const { knowledge, correlation, positions } = this;
    const stretch = new Stretch(knowledge.gram, cluster, around, correlation, positions);
    const size = stretch.correlation.length;
    if (this.scratch.length < size) this.scratch = new Float64Array(size);
    const search = new StretchSearch(new EventProblem(knowledge, stretch), this.scratch);
    const { placements, amplitudes } = search.run(cluster);
    const events = placements.map(({ atom, position }, i) => ({
      atom,
      position: position + stretch.start,
      amplitude: amplitudes[i],
    }));
    return { events, changed: search.steps > 0 };
  }

  close(): void {
    this.correlation = new Float64Array(0);
  }
}
