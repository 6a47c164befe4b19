import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import type { SortingRef, UnitsTable } from '../../../engine/api/contract.ts';
import { Button } from '../../parts/Button.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../parts/states.tsx';
import { runCommand } from '../../state/commands.ts';
import { useCuration } from '../../state/curation.ts';
import { useEngineQuery } from '../../state/engine.tsx';
import { usePlace } from '../../state/place.ts';
import { preferenceStorage } from '../../state/preferences.ts';
import { useSortingRef } from '../../state/sorting.ts';
import { SortThis } from '../SortThis.tsx';
import { Inspector } from './Inspector.tsx';
import styles from './UnitsPanel.module.css';
import { UnitsToolbar } from './UnitsToolbar.tsx';
import { UnitTable } from './UnitTable.tsx';
import { useUnitCommands } from './useUnitCommands.ts';
import { useUnitTable } from './useUnitTable.ts';

/** The units of the sorting that is shown, and what one knows and does about the selected ones. */
export function UnitsPanel() {
  const sorting = useSortingRef();
  const hasRecording = usePlace(({ recordingId }) => recordingId !== null);
  const table = useEngineQuery('readUnits', sorting);
  if (sorting === null) {
    return (
      <EmptyState title="No units yet" action={<SortThis />}>
        {hasRecording
          ? 'Once the recording is sorted, its units appear here with their quality.'
          : 'Here are the units of a recording that was sorted, with their quality.'}
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
  if (table.data.units.length === 0) {
    return (
      <EmptyState
        title="No units found"
        action={<Button onClick={() => runCommand('view-parameters')}>Show parameters</Button>}
      >
        No spikes stand out of the noise of this recording. Look at the preview in Parameters: a
        lower threshold may find more.
      </EmptyState>
    );
  }
  return <Units sorting={sorting} table={table.data} />;
}

interface UnitsProps {
  readonly sorting: SortingRef;
  readonly table: UnitsTable;
}

function Units({ sorting, table }: UnitsProps) {
  const state = useUnitTable(table);
  const curation = useCuration(sorting);
  useUnitCommands(sorting, state, curation);
  const rows = useDefaultLayout({ id: 'units-rows', storage: preferenceStorage });
  return (
    <section className={styles.panel} aria-label="Units">
      <UnitsToolbar state={state} curation={curation} />
      <Group orientation="vertical" {...rows}>
        <Panel id="table" minSize={120}>
          <UnitTable state={state} />
        </Panel>
        <Separator className={styles.separator} aria-label="Height of the table of units" />
        <Panel id="inspector" minSize={140} defaultSize="54%">
          <Inspector
            sorting={sorting}
            units={state.units}
            metrics={table.metrics}
            curation={curation}
          />
        </Panel>
      </Group>
    </section>
  );
}
