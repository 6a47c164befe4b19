import type { UnitLabel } from './action.ts';

/** A unit as curation has left it. */
export interface CuratedUnit {
  readonly unitId: number;
  readonly label: UnitLabel | null;
  /** Rows of the sorting's spike table, ascending. */
  readonly rows: Int32Array;
  /** Places of the sorting's units that its spikes come from, that with the most spikes first. */
  readonly origins: readonly UnitOrigin[];
}

/** What a curated unit has of one unit of the sorting. */
export interface UnitOrigin {
  /** Place in `Sorting.units`. */
  readonly unit: number;
  readonly spikeCount: number;
}

/** Units by their ids, in ascending order of these. Never changed: an action gives another. */
export type UnitSet = ReadonlyMap<number, CuratedUnit>;

export function unitSet(units: Iterable<CuratedUnit>): UnitSet {
  const ordered = [...units].sort((a, b) => a.unitId - b.unitId);
  return new Map(ordered.map((unit) => [unit.unitId, unit]));
}

/** Counts of the spikes of some rows by the unit of the sorting that they come from. */
export function originsOf(rows: Int32Array, unitIndex: Int32Array): readonly UnitOrigin[] {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(unitIndex[row], (counts.get(unitIndex[row]) ?? 0) + 1);
  return [...counts]
    .map(([unit, spikeCount]) => ({ unit, spikeCount }))
    .sort((a, b) => b.spikeCount - a.spikeCount || a.unit - b.unit);
}
