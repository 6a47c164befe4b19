import { useEffect, useRef } from 'react';
import { countText, fixedText } from '../../../core/index.ts';
import type { KsPlot, UnitRow } from '../../../engine/api/contract.ts';
import { OrderHead } from '../../parts/OrderHead.tsx';
import { unitColour } from '../../parts/unit-colour.ts';
import { nextOrder } from '../../parts/unit-order.ts';
import { selectUnits } from '../../state/selection.ts';
import styles from './Fit.module.css';
import { colourOf, type FitColumn, type FitOrder, modelNames, shareOfBand } from './fit-rows.ts';

interface FitTableProps {
  readonly rows: readonly KsPlot[];
  readonly units: readonly UnitRow[];
  /** Ids of units. */
  readonly shown: readonly number[];
  readonly order: FitOrder;
  readonly onOrder: (order: FitOrder) => void;
}

export function FitTable({ rows, units, shown, order, onOrder }: FitTableProps) {
  const list = useRef<HTMLDivElement>(null);
  const last = shown.at(-1);
  useEffect(() => {
    const row = last === undefined ? null : list.current?.querySelector(`[data-unit="${last}"]`);
    row?.scrollIntoView({ block: 'nearest' });
  }, [last]);
  const head = (column: FitColumn, title: string, help?: string) => (
    <OrderHead
      {...{ column, title, help, order }}
      onOrder={(next) => onOrder(nextOrder(order, next))}
    />
  );
  return (
    <div ref={list} className={styles.list}>
      <table>
        <thead>
          <tr>
            {head('unit', 'Unit')}
            <th
              scope="col"
              className={styles.model}
              title="The model of the unit's own spike train that explains it best for its number of parameters (Akaike)"
            >
              Model
            </th>
            {head('spikes', 'Spikes')}
            {head('ks', 'KS', 'Greatest distance of the curve from the diagonal')}
            {head(
              'ofBand',
              'KS/band',
              'The distance in half widths of the band that holds 95 % of the curves of a right model: beyond 1 the model is wrong, whatever the number of spikes',
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((plot) => (
            <tr
              key={`${plot.unitId} ${plot.model}`}
              data-unit={plot.unitId}
              aria-selected={shown.includes(plot.unitId)}
              onClick={() => selectUnits([plot.unitId])}
            >
              <td>
                <button type="button" onClick={() => selectUnits([plot.unitId])}>
                  <i style={{ background: unitColour(colourOf(units, plot.unitId)) }} />
                  {plot.unitId}
                </button>
              </td>
              <td className={styles.model}>{modelNames[plot.model]}</td>
              <td>{countText(plot.spikeCount)}</td>
              <td>{fixedText(plot.ksDistance, 3)}</td>
              <td data-outside={shareOfBand(plot) > 1}>{fixedText(shareOfBand(plot), 2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
