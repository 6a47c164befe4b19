import { type Cancellation, curatedSorting, type TrainGoodness } from '../../../core/index.ts';
import type { CuratedRun } from '../../session/curated-run.ts';
import type { OpenRecording } from './open-recordings.ts';
import type { Viewing } from './viewing.ts';

/** How well models explain the spike trains of units, for all clients. */
export class TrainFits {
  /** By the spikes of a unit: fitting takes a while, and the same spikes fit the same. */
  private readonly known = new WeakMap<Int32Array, TrainGoodness>();
  private readonly viewing: Viewing;

  constructor(viewing: Viewing) {
    this.viewing = viewing;
  }

  /** One a unit of the run, in their order. */
  async of(
    { units, found }: CuratedRun,
    open: OpenRecording,
    cancellation: Cancellation,
  ): Promise<readonly TrainGoodness[]> {
    const fresh = units.filter(({ rows }) => !this.known.has(rows));
    if (fresh.length > 0) {
      const task = { place: this.viewing.placeOf(open), sorting: curatedSorting(found, fresh) };
      const { goodness } = await this.viewing.ask('filtered', 'goodness', task, cancellation);
      fresh.forEach(({ rows }, unit) => {
        this.known.set(rows, goodness[unit]!);
      });
    }
    return units.map(({ rows }) => this.known.get(rows)!);
  }
}
