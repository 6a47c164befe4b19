import { useMemo } from 'react';
import { create } from 'zustand';
import type { UnitsTable } from '../../../engine/api/contract.ts';
import { nextOrder, type Order } from '../../parts/unit-order.ts';
import { usePreference } from '../../state/preferences.ts';
import { parseUnitFilter } from './unit-filter.ts';
import {
  ordered,
  type RatedUnit,
  ratedUnits,
  type ShownColumn,
  type UnitColumn,
  unitColumns,
  usualColumns,
  withDecimals,
} from './unit-rows.ts';

/** What was typed into the filter. */
export const useFilterText = create<{ readonly text: string }>(() => ({ text: '' }));

export interface UnitTableState {
  /** All units of the run. */
  readonly units: readonly RatedUnit[];
  /** Those that the filter lets pass, in order. */
  readonly listed: readonly RatedUnit[];
  readonly columns: readonly UnitColumn[];
  readonly shownColumns: readonly ShownColumn[];
  readonly showColumns: (ids: readonly string[]) => void;
  readonly order: Order;
  /** Orders by the column, or turns the order where it is that column already. */
  readonly orderBy: (column: string) => void;
  /** What is wrong with the filter, if anything; then all units are listed. */
  readonly filterProblem: string | null;
}

/** The table of units as it is filtered, ordered and shown; what is chosen is remembered. */
export function useUnitTable(table: UnitsTable): UnitTableState {
  const filterText = useFilterText(({ text }) => text);
  const [order, setOrder] = usePreference<Order>('units-order', {
    column: 'unit',
    isDescending: false,
  });
  const [shown, showColumns] = usePreference<readonly string[]>('units-columns', usualColumns);
  const units = useMemo(() => ratedUnits(table), [table]);
  const columns = useMemo(() => unitColumns(table.metrics), [table.metrics]);
  const filter = useMemo(
    () =>
      parseUnitFilter(
        filterText,
        table.metrics.map(({ name }) => name),
      ),
    [filterText, table.metrics],
  );
  const { column, isDescending } = order;
  const listed = useMemo(
    () =>
      ordered(filter.ok ? units.filter(filter.accepts) : units, columns, { column, isDescending }),
    [units, columns, filter, column, isDescending],
  );
  const shownColumns = useMemo(
    () =>
      columns
        .filter(({ id }) => shown.includes(id))
        .map((shownColumn) => withDecimals(shownColumn, units)),
    [columns, shown, units],
  );
  return {
    units,
    listed,
    columns,
    shownColumns,
    showColumns,
    order,
    orderBy: (next) => setOrder(nextOrder(order, next)),
    filterProblem: filter.ok ? null : filter.problem,
  };
}
