import type { Event } from './debias.ts';

/** Positions of the first and the last event of a cluster. */
export interface Extent {
  readonly first: number;
  readonly last: number;
}

/** @param cluster sorted by position */
export function extentOf(cluster: readonly Event[]): Extent {
  return { first: cluster[0].position, last: cluster[cluster.length - 1].position };
}

/** Extents, sorted by their first position, that can be asked which lie near another. */
export class Extents {
  readonly list: readonly Extent[];
  private readonly longest: number;

  constructor(list: readonly Extent[]) {
    this.list = list;
    this.longest = list.reduce((most, { first, last }) => Math.max(most, last - first), 0);
  }

  /** Numbers of the extents that come within `reach` of `centre`, ascending. */
  near(centre: Extent, reach: number): number[] {
    const from = centre.first - reach;
    const to = centre.last + reach;
    const found: number[] = [];
    for (let i = this.firstFrom(from - this.longest); i < this.list.length; i++) {
      if (this.list[i].first > to) break;
      if (this.list[i].last >= from) found.push(i);
    }
    return found;
  }

  /** The first extent that begins at `position` or after it. */
  private firstFrom(position: number): number {
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.list[middle].first < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
