import { UserError } from '../base/errors.ts';
import type { CurationAction } from './action.ts';
import { type CuratedUnit, originsOf, type UnitSet, unitSet } from './unit-set.ts';

/** What an action has led to. */
export interface ActionResult {
  readonly units: UnitSet;
  /** Units that are new or different. */
  readonly touched: readonly number[];
  /** The first id that no unit has had yet. */
  readonly nextId: number;
}

/**
 * Does an action to the units of a sorting. New units have ids from `nextId` on.
 * @param unitIndex of the sorting's spikes
 * @throws UserError `NO_SUCH_UNIT`, `NOTHING_TO_MERGE`, `NOTHING_TO_SPLIT`; then nothing was done
 */
export function applyAction(
  units: UnitSet,
  action: CurationAction,
  nextId: number,
  unitIndex: Int32Array,
): ActionResult {
  switch (action.kind) {
    case 'merge':
      return merge(units, chosen(units, action.unitIds), nextId);
    case 'split':
      return split(units, chosen(units, [action.unitId])[0], action.spikes, nextId, unitIndex);
    case 'delete': {
      const gone = new Set(chosen(units, action.unitIds));
      const kept = [...units.values()].filter((unit) => !gone.has(unit));
      return { units: unitSet(kept), touched: [], nextId };
    }
    case 'label': {
      const { label } = action;
      const labelled = chosen(units, action.unitIds).map((unit) => ({ ...unit, label }));
      return {
        units: unitSet([...units.values(), ...labelled]),
        touched: labelled.map(({ unitId }) => unitId),
        nextId,
      };
    }
  }
}

function chosen(units: UnitSet, unitIds: readonly number[]): CuratedUnit[] {
  return [...new Set(unitIds)].map((unitId) => {
    const unit = units.get(unitId);
    if (unit !== undefined) return unit;
    throw new UserError(
      'NO_SUCH_UNIT',
      `There is no unit ${unitId}; it may have been merged, split or deleted. Choose among those in the table.`,
    );
  });
}

function merge(units: UnitSet, parts: readonly CuratedUnit[], nextId: number): ActionResult {
  if (parts.length < 2) {
    throw new UserError(
      'NOTHING_TO_MERGE',
      `${parts.length} unit was chosen to be merged; choose two or more.`,
    );
  }
  const rows = new Int32Array(parts.reduce((sum, part) => sum + part.rows.length, 0));
  let offset = 0;
  for (const part of parts) {
    rows.set(part.rows, offset);
    offset += part.rows.length;
  }
  const counts = new Map<number, number>();
  for (const { unit, spikeCount } of parts.flatMap(({ origins }) => origins)) {
    counts.set(unit, (counts.get(unit) ?? 0) + spikeCount);
  }
  const [{ label }] = parts;
  const merged: CuratedUnit = {
    unitId: nextId,
    label: parts.every((part) => part.label === label) ? label : null,
    rows: rows.sort(),
    origins: [...counts]
      .map(([unit, spikeCount]) => ({ unit, spikeCount }))
      .sort((a, b) => b.spikeCount - a.spikeCount || a.unit - b.unit),
  };
  return replaced(units, parts, [merged], nextId + 1);
}

function split(
  units: UnitSet,
  unit: CuratedUnit,
  spikes: Uint32Array | readonly number[],
  nextId: number,
  unitIndex: Int32Array,
): ActionResult {
  const leaving = new Set(Array.from(spikes));
  const left = unit.rows.filter((row) => leaving.has(row));
  const kept = unit.rows.filter((row) => !leaving.has(row));
  if (left.length !== leaving.size) {
    throw new UserError(
      'NOTHING_TO_SPLIT',
      `${leaving.size - left.length} of the ${leaving.size} chosen spikes are not of unit ${unit.unitId}; choose spikes of it.`,
    );
  }
  if (left.length === 0 || kept.length === 0) {
    throw new UserError(
      'NOTHING_TO_SPLIT',
      `${left.length} of the ${unit.rows.length} spikes of unit ${unit.unitId} were chosen; choose some of them, and not all.`,
    );
  }
  const parts = [left, kept].map((rows, part) => ({
    unitId: nextId + part,
    label: unit.label,
    rows,
    origins: originsOf(rows, unitIndex),
  }));
  return replaced(units, [unit], parts, nextId + 2);
}

function replaced(
  units: UnitSet,
  gone: readonly CuratedUnit[],
  come: readonly CuratedUnit[],
  nextId: number,
): ActionResult {
  const stay = [...units.values()].filter((unit) => !gone.includes(unit));
  return {
    units: unitSet([...stay, ...come]),
    touched: come.map(({ unitId }) => unitId),
    nextId,
  };
}
