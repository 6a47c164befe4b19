import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, useEffect, useRef } from 'react';
import { OrderHead } from '../../parts/OrderHead.tsx';
import { selectUnits, toggleUnit, useSelection } from '../../state/selection.ts';
import { useRecordingFacts } from '../../state/time-range.ts';
import { UnitCell } from './UnitCell.tsx';
import styles from './UnitTable.module.css';
import type { RatedUnit } from './unit-rows.ts';
import type { UnitTableState } from './useUnitTable.ts';

const rowHeight = 26;

/** The units, a row each; only the rows in sight exist. */
export function UnitTable({ state }: { readonly state: UnitTableState }) {
  const { listed, shownColumns, order, orderBy } = state;
  const channelNames = useRecordingFacts().data?.channelNames;
  const selected = useSelection(({ unitIds }) => unitIds);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: listed.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    // The head stays over the first row.
    scrollPaddingStart: rowHeight,
  });
  const bestPlace = listed.findIndex(({ unitId }) => unitId === selected.at(-1));
  useEffect(() => {
    if (bestPlace >= 0) rows.scrollToIndex(bestPlace, { align: 'auto' });
  }, [bestPlace, rows]);

  const onClick = (event: MouseEvent, unitId: number) => {
    if (event.shiftKey && selected.length > 0) selectUnits(span(listed, selected[0]!, unitId));
    else if (event.ctrlKey || event.metaKey) toggleUnit(unitId);
    else selectUnits([unitId]);
  };
  const inSight = rows.getVirtualItems();
  const above = inSight[0]?.start ?? 0;
  const below = rows.getTotalSize() - (inSight.at(-1)?.end ?? 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section ref={scroller} className={styles.scroller} tabIndex={0} aria-label="Table of units">
      <table aria-label="Units" aria-rowcount={listed.length + 1}>
        <thead>
          <tr>
            {shownColumns.map(({ id, title, help }) => (
              <OrderHead key={id} column={id} {...{ title, help, order }} onOrder={orderBy} />
            ))}
          </tr>
        </thead>
        <tbody>
          <tr aria-hidden style={{ height: above }} />
          {inSight.map(({ index }) => {
            const unit = listed[index]!;
            return (
              <tr
                key={unit.unitId}
                aria-rowindex={index + 2}
                aria-selected={selected.includes(unit.unitId)}
                data-label={unit.label ?? undefined}
                onClick={(event) => onClick(event, unit.unitId)}
              >
                {shownColumns.map((column) => (
                  <UnitCell
                    key={column.id}
                    unit={unit}
                    column={column}
                    channelName={channelNames?.[unit.mainChannel]}
                  />
                ))}
              </tr>
            );
          })}
          <tr aria-hidden style={{ height: below }} />
        </tbody>
      </table>
    </section>
  );
}

/** All units between two, in the order of the list. */
function span(listed: readonly RatedUnit[], from: number, to: number): number[] {
  const places = [from, to].map((id) => listed.findIndex(({ unitId }) => unitId === id));
  const ids = listed.slice(Math.min(...places), Math.max(...places) + 1).map((unit) => unit.unitId);
  return [from, ...ids.filter((id) => id !== from)];
}
