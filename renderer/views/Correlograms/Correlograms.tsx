import { useCallback } from 'react';
import type {
  Correlograms as Counts,
  IntervalHistograms,
  UnitRow,
} from '../../../engine/api/contract.ts';
import { Choice } from '../../parts/Choice.tsx';
import { ErrorState, SkeletonPlot } from '../../parts/states.tsx';
import { Toolbar, ToolbarNote } from '../../parts/Toolbar.tsx';
import { drawCorrelograms } from '../../plots/correlogram-plot.ts';
import { csvTable } from '../../plots/csv-table.ts';
import { Figure } from '../../plots/Figure.tsx';
import type { PlotTheme } from '../../plots/plot-theme.ts';
import type { Surface } from '../../plots/surface.ts';
import { spanText } from '../../plots/time-text.ts';
import { useEngineQuery } from '../../state/engine.tsx';
import { usePreference } from '../../state/preferences.ts';
import { useSortingRef } from '../../state/sorting.ts';
import styles from '../plot-view.module.css';
import { Unsorted } from '../Unsorted.tsx';
import { useUnitsToShow } from '../useUnitsToShow.ts';

const windows = [
  { value: '20', label: '±20 ms' },
  { value: '50', label: '±50 ms' },
  { value: '200', label: '±200 ms' },
  { value: '1000', label: '±1 s' },
] as const;

type WindowMs = (typeof windows)[number]['value'];

/** Bins on either side of zero. */
const binsASide = 50;
const mostUnits = 6;

/** When units fire after themselves and after each other, and the intervals between their spikes. */
export function Correlograms() {
  const sorting = useSortingRef();
  const { units, note } = useUnitsToShow(mostUnits);
  const [windowMs, setWindowMs] = usePreference<WindowMs>('correlogram-window', '50');
  const request =
    sorting === null || units.length === 0
      ? null
      : {
          ...sorting,
          unitIds: units.map(({ unitId }) => unitId),
          windowMs: Number(windowMs),
          binMs: Number(windowMs) / binsASide,
        };
  const correlograms = useEngineQuery('readCorrelograms', request);
  const intervals = useEngineQuery('readIntervals', request);
  if (sorting === null) {
    return <Unsorted>when its units fire after themselves and after each other</Unsorted>;
  }
  const error = correlograms.error ?? intervals.error;
  if (error !== null) {
    return (
      <ErrorState
        title="The correlograms cannot be made"
        fault={error.fault}
        onRetry={() => {
          void correlograms.refetch();
          void intervals.refetch();
        }}
      />
    );
  }
  return (
    <div className={styles.view}>
      <Toolbar label="Correlograms">
        <Choice label="Lags" options={windows} value={windowMs} onChoose={setWindowMs} />
        <ToolbarNote>
          {note} · bins of {spanText(Number(windowMs) / binsASide / 1000)}
        </ToolbarNote>
      </Toolbar>
      {correlograms.data === undefined || intervals.data === undefined ? (
        <SkeletonPlot />
      ) : (
        <CorrelogramFigure
          correlograms={correlograms.data}
          intervals={intervals.data}
          units={units}
        />
      )}
    </div>
  );
}

interface CorrelogramFigureProps {
  readonly correlograms: Counts;
  readonly intervals: IntervalHistograms;
  readonly units: readonly UnitRow[];
}

function CorrelogramFigure({ correlograms, intervals, units }: CorrelogramFigureProps) {
  const draw = useCallback(
    (surface: Surface, theme: PlotTheme) => {
      const colourOf = new Map(units.map(({ unitId, colour }) => [unitId, colour]));
      const colours = correlograms.unitIds.map((unitId) => colourOf.get(unitId) ?? 0);
      drawCorrelograms(surface, { correlograms, intervals, colours }, theme);
    },
    [correlograms, intervals, units],
  );
  const ids = correlograms.unitIds.join(', ');
  return (
    <Figure
      name={`Correlograms and intervals of units ${ids}`}
      draw={draw}
      csv={() => correlogramCsv(correlograms)}
    />
  );
}

function correlogramCsv({ unitIds, binCount, binMs, startMs, counts }: Counts): string {
  const lags = Array.from({ length: binCount }, (_, bin) =>
    Number((startMs + (bin + 0.5) * binMs).toFixed(6)),
  );
  const pairs = unitIds.flatMap((a, row) =>
    unitIds.map((b, column) => {
      const first = (row * unitIds.length + column) * binCount;
      return { name: `${a}_then_${b}`, values: counts.subarray(first, first + binCount) };
    }),
  );
  return csvTable([{ name: 'lag_ms', values: lags }, ...pairs]);
}
