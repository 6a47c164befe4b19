import type { ImportOrigin, JournalAction, Sorting, UnitLabel } from '../../core/index.ts';

const labels: readonly UnitLabel[] = ['good', 'mua', 'noise'];

/** What another program says of units, as first steps of their curation. */
export function labelActions({ units }: ImportOrigin, sorting: Sorting): JournalAction[] {
  const kept = new Set(sorting.units.map(({ unitId }) => unitId));
  return labels.flatMap((label): JournalAction[] => {
    const own = units.filter((unit) => unit.label === label && kept.has(unit.unitId));
    const unitIds = own.map(({ unitId }) => unitId);
    return unitIds.length === 0 ? [] : [{ kind: 'label', unitIds, label }];
  });
}
