/** What a table of units is sorted by. */
export interface Order<Column extends string = string> {
  readonly column: Column;
  readonly isDescending: boolean;
}

/** The other way round where a column is chosen again; units from the first on, others from the greatest. */
export function nextOrder<Column extends string>(
  { column, isDescending }: Order<Column>,
  next: Column,
): Order<Column> {
  return { column: next, isDescending: next === column ? !isDescending : next !== 'unit' };
}

/** Rows of units by a value; those without one come last either way, equals by their unit. */
export function sortedBy<Row extends { readonly unitId: number }>(
  rows: readonly Row[],
  valueIn: (row: Row) => number,
  isDescending: boolean,
): Row[] {
  const sign = isDescending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [valueIn(a), valueIn(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) {
      return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a.unitId - b.unitId;
    }
    return sign * (x - y) || a.unitId - b.unitId;
  });
}
