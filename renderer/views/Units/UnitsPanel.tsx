import { countText } from '../../../core/index.ts';
import { EmptyState, ErrorState, SkeletonLines } from '../../parts/states.tsx';
import { unitColour } from '../../parts/unit-colour.ts';
import { useEngineQuery } from '../../state/engine.tsx';
import { selectUnits, toggleUnit, useSelection } from '../../state/selection.ts';
import { useSortingRef } from '../../state/sorting.ts';
import styles from './UnitsPanel.module.css';

/** The units of the sorting that is shown. */
export function UnitsPanel() {
  const sorting = useSortingRef();
  const table = useEngineQuery('readUnits', sorting);
  const selected = useSelection(({ unitIds }) => unitIds);
  if (sorting === null) {
    return (
      <EmptyState title="No units yet">
        Sort the recording, and its units appear here with their quality.
      </EmptyState>
    );
  }
  if (table.error !== null) {
    return (
      <ErrorState
        title="The units cannot be read"
        fault={table.error.fault}
        onRetry={() => void table.refetch()}
      />
    );
  }
  if (table.data === undefined) return <SkeletonLines count={8} />;
  return (
    <table className={styles.table} aria-label="Units">
      <thead>
        <tr>
          <th scope="col">Unit</th>
          <th scope="col">Channel</th>
          <th scope="col">Spikes</th>
        </tr>
      </thead>
      <tbody>
        {table.data.units.map(({ unitId, colour, mainChannel, spikeCount }) => (
          <tr
            key={unitId}
            data-selected={selected.includes(unitId)}
            onClick={(event) =>
              event.ctrlKey || event.metaKey ? toggleUnit(unitId) : selectUnits([unitId])
            }
          >
            <th scope="row">
              <i style={{ background: unitColour(colour) }} />
              {unitId}
            </th>
            <td>{mainChannel}</td>
            <td>{countText(spikeCount)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
