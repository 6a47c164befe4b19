import { Columns3 } from 'lucide-react';
import { Popover } from '../../parts/Popover.tsx';
import styles from './ColumnsMenu.module.css';
import type { UnitTableState } from './useUnitTable.ts';

/** Chooses the columns of the table of units. */
export function ColumnsMenu({ state }: { readonly state: UnitTableState }) {
  const { columns, shownColumns, showColumns } = state;
  const shown = shownColumns.map(({ id }) => id);
  const toggle = (id: string) =>
    showColumns(shown.includes(id) ? shown.filter((other) => other !== id) : [...shown, id]);
  return (
    <Popover label="Columns" icon={<Columns3 size={15} />}>
      <fieldset className={styles.list}>
        <legend>Columns of the table</legend>
        {columns.slice(1).map(({ id, title, help }) => (
          <label key={id} title={help}>
            <input type="checkbox" checked={shown.includes(id)} onChange={() => toggle(id)} />
            {title}
            <code>{id === title.toLowerCase() ? '' : id}</code>
          </label>
        ))}
      </fieldset>
    </Popover>
  );
}
