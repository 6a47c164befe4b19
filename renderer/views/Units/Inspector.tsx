import { Merge, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { counted, countText } from '../../../core/index.ts';
import type { MetricFacts, SortingRef } from '../../../engine/api/contract.ts';
import { Button } from '../../parts/Button.tsx';
import { EmptyState } from '../../parts/states.tsx';
import { unitColour } from '../../parts/unit-colour.ts';
import type { Curation } from '../../state/curation.ts';
import { useSelection } from '../../state/selection.ts';
import styles from './Inspector.module.css';
import { LabelButtons } from './LabelButtons.tsx';
import { MetricList } from './MetricList.tsx';
import { SelectedTemplates } from './SelectedTemplates.tsx';
import type { RatedUnit } from './unit-rows.ts';

interface InspectorProps {
  readonly sorting: SortingRef;
  readonly units: readonly RatedUnit[];
  readonly metrics: readonly MetricFacts[];
  readonly curation: Curation;
}

/** What is known of the selected units, and what can be done with them. */
export function Inspector({ sorting, units, metrics, curation }: InspectorProps) {
  const unitIds = useSelection((selection) => selection.unitIds);
  const selected = useMemo(
    () =>
      unitIds
        .map((id) => units.find(({ unitId }) => unitId === id))
        .filter((unit) => unit !== undefined),
    [unitIds, units],
  );
  if (selected.length === 0) {
    return (
      <EmptyState title="No unit selected">
        Choose one in the table, in the traces or in any plot. Space then goes through the units
        that are like it.
      </EmptyState>
    );
  }
  return (
    <section className={styles.inspector} aria-label="Selected units">
      <header className={styles.head}>
        <h2>
          {selected.slice(0, 6).map(({ unitId, colour }) => (
            <span key={unitId}>
              <i style={{ background: unitColour(colour) }} />
              {unitId}
            </span>
          ))}
          {selected.length > 6 && <span>and {countText(selected.length - 6)} more</span>}
        </h2>
        <p>{originText(selected)}</p>
      </header>
      <div className={styles.actions}>
        <LabelButtons labels={selected.map(({ label }) => label)} onLabel={curation.label} />
        <Button
          title="Merge the selected units (G)"
          disabled={selected.length < 2}
          onClick={curation.merge}
        >
          <Merge size={14} /> Merge
        </Button>
        <Button
          tone="quiet"
          isIcon
          aria-label="Delete the selected units (Del)"
          onClick={curation.remove}
        >
          <Trash2 size={15} />
        </Button>
      </div>
      <SelectedTemplates sorting={sorting} units={selected} />
      <MetricList units={selected} metrics={metrics} />
    </section>
  );
}

function originText(selected: readonly RatedUnit[]): string {
  const [unit] = selected;
  if (selected.length > 1 || unit === undefined) return counted(selected.length, 'unit');
  const named = unit.name === null ? '' : `${unit.name}, `;
  const others = unit.madeOf.filter((id) => id !== unit.unitId);
  return `${named}${others.length === 0 ? 'as found' : `made of ${others.join(', ')}`}`;
}
