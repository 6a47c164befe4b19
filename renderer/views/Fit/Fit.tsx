import { useCallback, useEffect, useMemo, useRef } from 'react';
import { countText, fixedText } from '../../../core/index.ts';
import type { KsPlot, UnitRow } from '../../../engine/api/contract.ts';
import { EmptyState, ErrorState, SkeletonPlot } from '../../parts/states.tsx';
import { unitColour } from '../../parts/unit-colour.ts';
import { Figure } from '../../plots/Figure.tsx';
import { drawKsPlot, ksCsv } from '../../plots/ks-plot.ts';
import { ksSentence } from '../../plots/ks-sentence.ts';
import { type PlotTheme, unitInk } from '../../plots/plot-theme.ts';
import type { Surface } from '../../plots/surface.ts';
import { useEngineQuery } from '../../state/engine.tsx';
import { selectUnits, useSelection } from '../../state/selection.ts';
import { useSortingRef, useUnits } from '../../state/sorting.ts';
import { Unsorted } from '../Unsorted.tsx';
import styles from './Fit.module.css';

/** How well each unit's timing is explained by a model of itself. */
export function Fit() {
  const sorting = useSortingRef();
  const fit = useEngineQuery('readGoodnessOfFit', sorting);
  const units = useUnits();
  if (sorting === null) {
    return <Unsorted>how well a model of each unit explains when it fires</Unsorted>;
  }
  if (fit.error !== null) {
    return (
      <ErrorState
        title="The fit cannot be computed"
        fault={fit.error.fault}
        onRetry={() => void fit.refetch()}
      />
    );
  }
  if (fit.data === undefined) return <SkeletonPlot />;
  if (fit.data.length === 0) {
    return (
      <EmptyState title="No units">There is no unit whose timing could be modelled.</EmptyState>
    );
  }
  return <FitOf plots={fit.data} units={units} />;
}

/** Of the selected units, so many are shown beside each other. */
const mostFigures = 6;

function FitOf({
  plots,
  units,
}: {
  readonly plots: readonly KsPlot[];
  readonly units: readonly UnitRow[];
}) {
  const rows = useMemo(() => [...plots].sort((a, b) => excess(b) - excess(a)), [plots]);
  const selected = useSelection((selection) => selection.unitIds);
  const modelled = selected.filter((id) => plots.some(({ unitId }) => unitId === id));
  const shown = modelled.length > 0 ? modelled.slice(0, mostFigures) : [rows[0]!.unitId];
  return (
    <div className={styles.view}>
      <FitTable rows={rows} units={units} shown={shown} />
      <div className={styles.plots}>
        {shown.map((unitId) => (
          <KsFigure
            key={unitId}
            plots={plots.filter((plot) => plot.unitId === unitId)}
            colour={colourOf(units, unitId)}
          />
        ))}
      </div>
    </div>
  );
}

interface FitTableProps {
  /** The worst explained units first. */
  readonly rows: readonly KsPlot[];
  readonly units: readonly UnitRow[];
  /** Ids of units. */
  readonly shown: readonly number[];
}

function FitTable({ rows, units, shown }: FitTableProps) {
  const list = useRef<HTMLDivElement>(null);
  const last = shown.at(-1);
  useEffect(() => {
    const row = last === undefined ? null : list.current?.querySelector(`[data-unit="${last}"]`);
    row?.scrollIntoView({ block: 'nearest' });
  }, [last]);
  return (
    <div ref={list} className={styles.list}>
      <table>
        <thead>
          <tr>
            <th scope="col">Unit</th>
            <th
              scope="col"
              className={styles.model}
              title="The model of the unit's own spike train that explains it best for its number of parameters (Akaike)"
            >
              Model
            </th>
            <th scope="col">Spikes</th>
            <th
              scope="col"
              aria-sort="descending"
              title="Greatest distance of the curve from the diagonal; first stands the unit whose distance exceeds its band by most, or stays below it by least"
            >
              KS ↓
            </th>
            <th
              scope="col"
              title="Half the width of the band that holds 95 % of the curves of a right model"
            >
              Band
            </th>
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
              <td data-outside={plot.ksDistance > plot.band95}>{fixedText(plot.ksDistance, 3)}</td>
              <td>{fixedText(plot.band95, 3)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const dashes: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [9, 3, 2, 3]];

function KsFigure({
  plots,
  colour,
}: {
  readonly plots: readonly KsPlot[];
  readonly colour: number;
}) {
  const draw = useCallback(
    (surface: Surface, theme: PlotTheme) =>
      drawKsPlot(
        surface,
        surface,
        plots.map((plot, i) => ({
          plot,
          colour: unitInk(theme, colour),
          dash: dashes[i % dashes.length]!,
        })),
        theme,
      ),
    [plots, colour],
  );
  const { unitId } = plots[0]!;
  return (
    <section className={styles.plot} aria-label={`Fit of unit ${unitId}`}>
      <h2>
        <i style={{ background: unitColour(colour) }} />
        Unit {unitId}
      </h2>
      <div className={styles.figure}>
        <Figure
          name={`KS plot of unit ${unitId}`}
          draw={draw}
          csv={() => ksCsv(plots.map((plot) => ({ name: plot.model, plot })))}
        />
      </div>
      {plots.map((plot) => (
        <p key={plot.model}>
          <b>{modelNames[plot.model]}.</b> {ksSentence(plot)}
        </p>
      ))}
    </section>
  );
}

const modelNames: Readonly<Record<KsPlot['model'], string>> = {
  homogeneous: 'Poisson',
  gamma: 'Gamma renewal',
  'inverse-gaussian': 'Inverse Gaussian',
  history: 'Spike history',
};

/** How far a curve leaves its band: what units of different spike counts can be sorted by. */
function excess({ ksDistance, band95 }: KsPlot): number {
  return Number.isNaN(ksDistance) ? Number.NEGATIVE_INFINITY : ksDistance - band95;
}

function colourOf(units: readonly UnitRow[], unitId: number): number {
  return units.find((unit) => unit.unitId === unitId)?.colour ?? 0;
}
