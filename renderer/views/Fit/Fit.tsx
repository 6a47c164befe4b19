import { useCallback, useMemo, useState } from 'react';
import type { KsPlot, UnitRow } from '../../../engine/api/contract.ts';
import { EmptyState, ErrorState, SkeletonPlot } from '../../parts/states.tsx';
import { unitColour } from '../../parts/unit-colour.ts';
import { Figure } from '../../plots/Figure.tsx';
import { drawKsPlot, ksCsv } from '../../plots/ks-plot.ts';
import { ksSentence } from '../../plots/ks-sentence.ts';
import { type PlotTheme, unitInk } from '../../plots/plot-theme.ts';
import type { Surface } from '../../plots/surface.ts';
import { useEngineQuery } from '../../state/engine.tsx';
import { useSelection } from '../../state/selection.ts';
import { useSortingRef, useUnits } from '../../state/sorting.ts';
import { Unsorted } from '../Unsorted.tsx';
import styles from './Fit.module.css';
import { FitTable } from './FitTable.tsx';
import { colourOf, type FitOrder, inOrder, modelNames } from './fit-rows.ts';

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
  const [order, setOrder] = useState<FitOrder>({ column: 'ks', isDescending: true });
  const rows = useMemo(() => inOrder(plots, order), [plots, order]);
  const selected = useSelection((selection) => selection.unitIds);
  const modelled = selected.filter((id) => plots.some(({ unitId }) => unitId === id));
  const shown = modelled.length > 0 ? modelled.slice(0, mostFigures) : [rows[0]!.unitId];
  return (
    <div className={styles.view}>
      <FitTable rows={rows} units={units} shown={shown} order={order} onOrder={setOrder} />
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
