import { useCallback, useMemo } from 'react';
import type { AlignedSpikes, SortingRef, UnitRow } from '../../../engine/api/contract.ts';
import { EmptyState, ErrorState, SkeletonPlot } from '../../parts/states.tsx';
import { unitColour } from '../../parts/unit-colour.ts';
import { Figure } from '../../plots/Figure.tsx';
import { type PlotTheme, unitInk } from '../../plots/plot-theme.ts';
import type { Surface } from '../../plots/surface.ts';
import type { TrialSpikes } from '../../plots/trial-raster.ts';
import { useEngineQuery } from '../../state/engine.tsx';
import { showSpike } from '../../state/selection.ts';
import { eventsOf, type TrialMoments } from '../../state/trial-events.ts';
import { useChosenSpike } from '../useChosenSpike.ts';
import { useUnitsToShow } from '../useUnitsToShow.ts';
import { drawEventRaster, eventRasterCsv, eventSpikeAt } from './event-raster-plot.ts';
import styles from './Raster.module.css';

interface EventRastersProps {
  readonly sorting: SortingRef;
  readonly moments: TrialMoments;
}

/** More than so many are too small to read. */
const mostUnits = 6;
const windowMs = [-500, 1000] as const;

/** What the selected units, or the first ones, do around events: spikes by trial, and their mean rate. */
export function EventRasters({ sorting, moments }: EventRastersProps) {
  const { units } = useUnitsToShow(mostUnits);
  const aligned = useEngineQuery(
    'alignSpikes',
    units.length === 0
      ? null
      : {
          ...sorting,
          unitIds: units.map(({ unitId }) => unitId),
          events: eventsOf(moments),
          windowMs,
        },
    { keptMs: 10_000 },
  );
  if (units.length === 0) {
    return <EmptyState title="There are no units">All of them have been deleted.</EmptyState>;
  }
  if (aligned.error !== null) {
    return <ErrorState title="The spikes cannot be aligned" fault={aligned.error.fault} />;
  }
  const { data } = aligned;
  if (data === undefined) return <SkeletonPlot />;
  return (
    <ul className={styles.events} aria-label="Units around events">
      {units
        .filter(({ unitId }) => data.unitIds.includes(unitId))
        .map((unit) => (
          <EventRaster key={unit.unitId} unit={unit} aligned={data} />
        ))}
    </ul>
  );
}

interface EventRasterProps {
  readonly unit: UnitRow;
  readonly aligned: AlignedSpikes;
}

function EventRaster({ unit, aligned }: EventRasterProps) {
  const spikes = useMemo(() => spikesOf(aligned, unit.unitId), [aligned, unit]);
  const chosenSpike = useChosenSpike();
  const chosen = chosenSpike?.unitId === unit.unitId ? chosenSpike : null;
  const draw = useCallback(
    (surface: Surface, theme: PlotTheme) =>
      drawEventRaster(surface, theme, { spikes, colour: unitInk(theme, unit.colour), chosen }),
    [spikes, unit, chosen],
  );
  return (
    <li>
      <h2>
        <i style={{ background: unitColour(unit.colour) }} />
        Unit {unit.unitId}
      </h2>
      <Figure
        name={`Unit ${unit.unitId} around events`}
        draw={draw}
        onPick={(x, y, whole) => {
          const spike = eventSpikeAt(spikes, whole, x, y);
          if (spike !== null) showSpike({ unitId: unit.unitId, ...spike });
        }}
        csv={() => eventRasterCsv(spikes)}
      />
    </li>
  );
}

function spikesOf({ unitIds, firstSpike, ...aligned }: AlignedSpikes, unitId: number) {
  const place = unitIds.indexOf(unitId);
  const [from, to] = [firstSpike[place]!, firstSpike[place + 1]!];
  const { startMs, endMs, trialCount } = aligned;
  return {
    ...{ startMs, endMs, trialCount },
    trial: aligned.trial.subarray(from, to),
    timeMs: aligned.timeMs.subarray(from, to),
    sampleIndex: aligned.sampleIndex.subarray(from, to),
    segmentIndex: aligned.segmentIndex.subarray(from, to),
  } satisfies TrialSpikes;
}
