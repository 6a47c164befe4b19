import type { Order } from './unit-order.ts';

interface OrderHeadProps<Column extends string> {
  readonly column: Column;
  readonly title: string;
  readonly help?: string | undefined;
  readonly order: Order<Column>;
  readonly onOrder: (column: Column) => void;
}

/** The head of a column that a table can be sorted by. */
export function OrderHead<Column extends string>({
  column,
  title,
  help,
  order,
  onOrder,
}: OrderHeadProps<Column>) {
  const isOrdered = order.column === column;
  const direction = order.isDescending ? 'descending' : 'ascending';
  return (
    <th scope="col" aria-sort={isOrdered ? direction : 'none'}>
      <button type="button" title={help} onClick={() => onOrder(column)}>
        {title}
        {isOrdered && <span aria-hidden>{order.isDescending ? ' ↓' : ' ↑'}</span>}
      </button>
    </th>
  );
}
