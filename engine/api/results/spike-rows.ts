import { type CuratedUnit, type Sorting, UserError } from '../../../core/index.ts';
import type { CuratedRun } from '../../session/curated-run.ts';
import type { SampleRange } from '../contract.ts';

type SpikeTable = Sorting['spikes'];

/**
 * The units of these ids, in their order; all where none are named.
 * @throws UserError `NO_SUCH_UNIT`
 */
export function chosenUnits(
  { units, curation }: CuratedRun,
  unitIds: readonly number[] | undefined,
): readonly CuratedUnit[] {
  return unitIds === undefined
    ? units
    : unitIds.map((unitId) => {
        const unit = curation.units.get(unitId);
        if (unit !== undefined) return unit;
        throw new UserError(
          'NO_SUCH_UNIT',
          `There is no unit ${unitId} any more; it was merged, split or deleted. Read the units again.`,
        );
      });
}

/** Those of a unit's rows whose spikes lie in a range, in the order of time. */
export function rowsIn(
  rows: Int32Array,
  spikes: SpikeTable,
  { segment, start, end }: SampleRange,
): Int32Array {
  return rows.subarray(
    firstFrom(rows, spikes, segment, start),
    firstFrom(rows, spikes, segment, Math.max(start, end)),
  );
}

/** The place in `rows` of the first spike at or after a sample of a segment. */
export function firstFrom(
  rows: Int32Array,
  { segmentIndex, sampleIndex }: SpikeTable,
  segment: number,
  sample: number,
): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle]!;
    const isBefore =
      segmentIndex[row]! < segment || (segmentIndex[row] === segment && sampleIndex[row]! < sample);
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** At most `limit` of some rows, evenly chosen. */
export function thinned(rows: Int32Array, limit: number): Int32Array {
  if (rows.length <= limit) return rows;
  return Int32Array.from({ length: limit }, (_, i) => rows[Math.floor((i * rows.length) / limit)]!);
}

/** Rows of several units together, in the order of time. */
export function joinedRows(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((sum, rows) => sum + rows.length, 0));
  let offset = 0;
  for (const rows of parts) {
    all.set(rows, offset);
    offset += rows.length;
  }
  return parts.length === 1 ? all : all.sort();
}

/** Samples of all segments before each, as if they lay end to end; after the last, of all. */
export function segmentOffsets({ segments }: Pick<Sorting, 'segments'>): Float64Array {
  const offsets = new Float64Array(segments.length + 1);
  segments.forEach(({ sampleCount }, segment) => {
    offsets[segment + 1] = offsets[segment]! + sampleCount;
  });
  return offsets;
}

/** The id of the unit of each row. */
export function unitIdsOf(rows: Int32Array, units: readonly CuratedUnit[]): Int32Array {
  if (units.length === 1) return new Int32Array(rows.length).fill(units[0]!.unitId);
  const owner = new Map<number, number>();
  const wanted = new Set(rows);
  for (const { unitId, rows: own } of units) {
    for (const row of own) if (wanted.has(row)) owner.set(row, unitId);
  }
  return Int32Array.from(rows, (row) => owner.get(row)!);
}
