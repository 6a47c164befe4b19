import { Redo2, Undo2 } from 'lucide-react';
import { countText } from '../../../core/index.ts';
import { Button } from '../../parts/Button.tsx';
import type { Curation } from '../../state/curation.ts';
import { ColumnsMenu } from './ColumnsMenu.tsx';
import styles from './UnitsToolbar.module.css';
import { filterFieldId } from './useUnitCommands.ts';
import { type UnitTableState, useFilterText } from './useUnitTable.ts';

interface UnitsToolbarProps {
  readonly state: UnitTableState;
  readonly curation: Curation;
}

/** Above the table: the filter, how many units it lets pass, undo and redo, and which columns are shown. */
export function UnitsToolbar({ state, curation }: UnitsToolbarProps) {
  const text = useFilterText((filter) => filter.text);
  const { listed, units, filterProblem } = state;
  return (
    <div className={styles.bar}>
      <input
        id={filterFieldId}
        type="search"
        aria-label="Filter units"
        aria-invalid={filterProblem !== null}
        placeholder="Filter: good snr>5"
        title={filterProblem ?? 'Labels, unit numbers and metrics, e.g. good snr>5 isi<0.1'}
        value={text}
        onChange={(event) => useFilterText.setState({ text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          useFilterText.setState({ text: '' });
          event.currentTarget.blur();
        }}
      />
      <output>
        {listed.length === units.length
          ? countText(units.length)
          : `${countText(listed.length)} of ${countText(units.length)}`}
      </output>
      <Button
        tone="quiet"
        isIcon
        aria-label="Undo"
        title={curation.undoText === null ? 'Nothing to undo' : `Undo: ${curation.undoText}`}
        disabled={curation.undoText === null}
        onClick={curation.undo}
      >
        <Undo2 size={15} />
      </Button>
      <Button
        tone="quiet"
        isIcon
        aria-label="Redo"
        title={curation.redoText === null ? 'Nothing to redo' : `Redo: ${curation.redoText}`}
        disabled={curation.redoText === null}
        onClick={curation.redo}
      >
        <Redo2 size={15} />
      </Button>
      <ColumnsMenu state={state} />
      {filterProblem !== null && (
        <p className={styles.problem} role="alert">
          {filterProblem}
        </p>
      )}
    </div>
  );
}
