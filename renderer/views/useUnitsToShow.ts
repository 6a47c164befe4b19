import { useMemo } from 'react';
import { counted, countText } from '../../core/index.ts';
import type { UnitRow } from '../../engine/api/contract.ts';
import { useSelection } from '../state/selection.ts';
import { useUnits } from '../state/sorting.ts';

export interface UnitsToShow {
  /** The selected ones in the order of their choice; without any, the first of all. */
  readonly units: readonly UnitRow[];
  /** What of them is shown, in words. */
  readonly note: string;
}

/** The units that a view compares, of which it can show so many. */
export function useUnitsToShow(most: number): UnitsToShow {
  const all = useUnits();
  const unitIds = useSelection((selection) => selection.unitIds);
  return useMemo(() => {
    const selected = unitIds
      .map((unitId) => all.find((unit) => unit.unitId === unitId))
      .filter((unit) => unit !== undefined);
    const wanted = selected.length > 0 ? selected : all;
    return { units: wanted.slice(0, most), note: noteOf(selected.length, all.length, most) };
  }, [all, unitIds, most]);
}

function noteOf(selected: number, all: number, most: number): string {
  if (selected > most) return `The first ${most} of ${countText(selected)} selected units`;
  if (selected > 0) return counted(selected, 'selected unit');
  if (all > most) return `The first ${most} of ${counted(all, 'unit')}; select others in the table`;
  return counted(all, 'unit');
}
