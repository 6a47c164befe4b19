import { useMemo, useRef } from 'react';
import { countText } from '../../../core/index.ts';
import type { SampleRange } from '../../../engine/api/contract.ts';
import { Choice } from '../../parts/Choice.tsx';
import { ErrorState, SkeletonPlot } from '../../parts/states.tsx';
import { Toolbar, ToolbarNote } from '../../parts/Toolbar.tsx';
import { Figure } from '../../plots/Figure.tsx';
import {
  drawRaster,
  type RasterScene,
  rasterArea,
  rowAt,
  samplesAt,
  spikeSampleAt,
} from '../../plots/raster-plot.ts';
import { valueAt } from '../../plots/scale.ts';
import { spanText, timeText } from '../../plots/time-text.ts';
import { useElementSize } from '../../plots/useElementSize.ts';
import { useTimeGestures } from '../../plots/useTimeGestures.ts';
import { tellCursor } from '../../state/cursor.ts';
import { useEngineAction } from '../../state/engine.tsx';
import { usePreference } from '../../state/preferences.ts';
import { selectUnits, showSpike, toggleUnit, useSelection } from '../../state/selection.ts';
import { useSortingRef, useUnits } from '../../state/sorting.ts';
import {
  fitTime,
  panTime,
  type TimeRange,
  useTimeRange,
  zoomTime,
} from '../../state/time-range.ts';
import { useTrialEvents } from '../../state/trial-events.ts';
import { EventsField } from '../EventsField.tsx';
import styles from '../plot-view.module.css';
import { Unsorted } from '../Unsorted.tsx';
import { useSpikeSteps } from '../useSpikeSteps.ts';
import { useTimeCommands } from '../useTimeCommands.ts';
import { EventRasters } from './EventRasters.tsx';
import { rasterCsv } from './raster-csv.ts';
import { useRasterSpikes } from './useRasterSpikes.ts';

const nowhere = { x: 0, y: 0, width: 0, height: 0 };

type Alignment = 'time' | 'events';

const alignments = [
  { value: 'time', label: 'Recording', help: 'The shown range of the recording, a row a unit' },
  { value: 'events', label: 'Events', help: 'Around each event, a row a trial' },
] as const;

/** When every unit fires, from the whole recording down to single spikes. */
export function Raster() {
  const sorting = useSortingRef();
  const time = useTimeRange();
  if (sorting === null) return <Unsorted>when each unit fires, and how often</Unsorted>;
  if (time === null) return <SkeletonPlot />;
  return <RasterOf time={time} />;
}

function RasterOf({ time }: { readonly time: TimeRange }) {
  const { facts, range, segment } = time;
  const units = useUnits();
  const unitIds = useSelection((selection) => selection.unitIds);
  const spike = useSelection((selection) => selection.spike);
  const pane = useRef<HTMLDivElement>(null);
  const size = useElementSize(pane);
  const area = () => rasterArea({ x: 0, y: 0, ...size }, units.length);
  const loaded = useRasterSpikes(time, Math.round(area().width));
  useTimeCommands(time);
  useSpikeSteps(time);
  const sorting = useSortingRef();
  const [alignment, setAlignment] = usePreference<Alignment>('raster', 'time');
  const moments = useTrialEvents()?.moments ?? null;
  const isAligned = moments !== null && alignment === 'events';
  const { spikes, rates, total } = loaded;
  const find = useEngineAction('findSpike');
  /** Where only counts are shown, the engine knows which spikes they are. */
  const showFirstIn = (unitId: number, { start, end }: Omit<SampleRange, 'segment'>) => {
    if (sorting === null) return;
    const { segment } = range;
    const from = { unitIds: [unitId], segment, sample: Math.max(0, start - 1) };
    find.mutate(
      { ...sorting, ...from, direction: 'next' },
      {
        onSuccess: (found) => {
          if (found?.segment === segment && found.sample < end) showSpike(found);
        },
      },
    );
  };
  const scene = useMemo(
    (): RasterScene => ({
      rows: units.map(({ unitId, colour }) => ({
        unitId,
        colour,
        isSelected: unitIds.includes(unitId),
      })),
      range,
      sampleRateHz: facts.sampleRateHz,
      segmentStartSeconds: segment.startSeconds,
      spikes,
      rates,
      chosenSample: spike !== null && spike.segment === range.segment ? spike.sample : null,
    }),
    [units, unitIds, range, facts, segment, spikes, rates, spike],
  );
  const draw = useMemo(
    () => (surface: Parameters<typeof drawRaster>[0], theme: Parameters<typeof drawRaster>[2]) =>
      drawRaster(surface, scene, theme),
    [scene],
  );
  useTimeGestures(pane, {
    // Around events nothing is moved.
    plot: () => (isAligned ? nowhere : area()),
    onPan: (share) => panTime(time, -share),
    onZoom: (factor, share) => zoomTime(time, factor, share),
    onFit: () => fitTime(time),
    onPick: (x, y, isAdded) => {
      const place = rowAt(scene, area(), y);
      const unitId = scene.rows[place]?.unitId;
      if (unitId === undefined) return;
      if (isAdded) return toggleUnit(unitId);
      selectUnits([unitId]);
      if (spikes.kind === 'counts') return showFirstIn(unitId, samplesAt(scene, area(), x));
      const sample = spikeSampleAt(scene, area(), place, x);
      if (sample !== null) showSpike({ unitId, segment: range.segment, sample });
    },
    onHover: (at) => tellCursor(at === null ? '' : cursorText(scene, area(), at.x, at.y)),
  });
  return (
    <div className={styles.view}>
      <Toolbar label="Raster">
        {moments !== null && (
          <Choice
            label="Time of the raster"
            options={alignments}
            value={alignment}
            onChoose={setAlignment}
          />
        )}
        <ToolbarNote>
          {isAligned
            ? 'half a second before events to one second after'
            : `${countText(total)} spikes in ${spanText((range.end - range.start) / facts.sampleRateHz)}`}
        </ToolbarNote>
        <EventsField facts={facts} />
      </Toolbar>
      <div ref={pane} className={styles.pane}>
        {isAligned && sorting !== null ? (
          <EventRasters sorting={sorting} moments={moments} />
        ) : loaded.error !== null ? (
          <ErrorState
            title="The spikes cannot be read"
            fault={loaded.error.fault}
            onRetry={loaded.retry}
          />
        ) : loaded.isLoading ? (
          <SkeletonPlot />
        ) : (
          <Figure name={`Raster of ${facts.name}`} draw={draw} csv={() => rasterCsv(scene)} />
        )}
      </div>
    </div>
  );
}

function cursorText(
  scene: RasterScene,
  area: ReturnType<typeof rasterArea>,
  x: number,
  y: number,
): string {
  const { range, sampleRateHz, segmentStartSeconds } = scene;
  const scale = { min: range.start, max: range.end, from: area.x, to: area.x + area.width };
  const seconds = segmentStartSeconds + valueAt(scale, x) / sampleRateHz;
  const row = scene.rows[rowAt(scene, area, y)];
  return [timeText(seconds, 4), ...(row === undefined ? [] : [`unit ${row.unitId}`])].join(' · ');
}
