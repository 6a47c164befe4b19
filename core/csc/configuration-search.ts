import type { ClusterSearch } from '../kernels/contracts/events.ts';
import { type Event, overlappingClusters } from './debias.ts';
import type { Knowledge } from './event-problem.ts';
import { type Extent, Extents, extentOf } from './extents.ts';
import type { Gram } from './gram.ts';

/** A stretch is searched again when its neighbours have changed, this often at most. */
const MAX_SWEEPS = 3;

/**
 * Finds the set of events that explains each stretch best, starting from the debiased lasso code:
 * events are added, removed, exchanged one for one, one for two, two for one and two for two as long
 * as the log odds rise. The lasso is convex and certain but knows neither that amplitudes of a neuron
 * are alike nor that it has a refractory period; overlapping spikes of like neurons need both.
 */
export class ConfigurationSearch {
  private readonly gram: Gram;
  private readonly clusterSearch: ClusterSearch;
  /** Events farther apart than this do not meet, nor what each may be exchanged for. */
  private readonly reach: number;

  /** @param clusterSearch what explains a cluster; `coding-kernels.ts` has some */
  constructor({ gram, prior }: Knowledge, clusterSearch: ClusterSearch) {
    this.gram = gram;
    this.clusterSearch = clusterSearch;
    this.reach = 2 * gram.atomSamples + prior.refractorySamples;
  }

  /**
   * @param events where to start, sorted by position
   * @param correlation `H^T y`, `(atoms x positions)`
   */
  search(events: readonly Event[], correlation: Float64Array, positions: number): Event[] {
    if (events.length === 0) return [];
    this.clusterSearch.open(correlation, positions);
    try {
      let present: readonly Event[] = events;
      let changed: Extents | null = null;
      for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
        const swept = this.sweep(present, changed);
        present = swept.events;
        if (swept.changed.length === 0) break;
        changed = new Extents(swept.changed);
      }
      return [...present];
    } finally {
      this.clusterSearch.close();
    }
  }

  /** @param changed where the last sweep changed something; null where none has been */
  private sweep(
    present: readonly Event[],
    changed: Extents | null,
  ): { events: Event[]; changed: Extent[] } {
    const { gram, reach, clusterSearch } = this;
    const clusters = overlappingClusters(gram, present);
    const extents = new Extents(clusters.map(extentOf));
    const explained: (readonly Event[])[] = [...clusters];
    const changedNow: Extent[] = [];
    for (let i = 0; i < clusters.length; i++) {
      const extent = extents.list[i];
      // Where nothing has changed since the last sweep, the same would be found again.
      if (changed !== null && changed.near(extent, reach).length === 0) continue;
      const around = extents.near(extent, reach).flatMap((j) => (j === i ? [] : explained[j]));
      const explanation = clusterSearch.explain(clusters[i], around);
      explained[i] = explanation.events;
      if (explanation.changed) changedNow.push(extent);
    }
    const events = explained.flat().sort((a, b) => a.position - b.position || a.atom - b.atom);
    return { events, changed: changedNow };
  }
}
