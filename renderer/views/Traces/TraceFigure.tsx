import { useCallback, useRef } from 'react';
import { Figure } from '../../plots/Figure.tsx';
import type { PlotTheme } from '../../plots/plot-theme.ts';
import type { Surface } from '../../plots/surface.ts';
import { drawLaneFrame, drawTracePlot, traceArea } from '../../plots/traces/trace-plot.ts';
import type { TraceScene } from '../../plots/traces/trace-scene.ts';
import { useElementSize } from '../../plots/useElementSize.ts';
import { useTimeGestures } from '../../plots/useTimeGestures.ts';
import { tellCursor } from '../../state/cursor.ts';
import { selectChannel, showRange, showSpike } from '../../state/selection.ts';
import { fitTime, panTime, type TimeRange, zoomTime } from '../../state/time-range.ts';
import { LaneTimesStrip } from './LaneTimesStrip.tsx';
import { TraceLayer } from './TraceLayer.tsx';
import { traceCsv } from './trace-csv.ts';
import { cursorText, markAt, pointIn } from './trace-point.ts';
import type { UnitMark } from './useSpikeMarks.ts';

interface TraceFigureProps {
  readonly name: string;
  readonly scene: TraceScene & { readonly spikes: readonly UnitMark[] };
  readonly time: TimeRange;
  /** Of each lane. */
  readonly channels: readonly number[];
  readonly onScale: (factor: number) => void;
  readonly onFit: () => void;
}

/** The drawing of the traces, and what the pointer does in it. */
export function TraceFigure({ name, scene, time, channels, onScale, onFit }: TraceFigureProps) {
  const element = useRef<HTMLDivElement>(null);
  const { channelNames, unit, valuePerLane, chosenLane } = scene;
  const draw = useCallback(
    (surface: Surface, theme: PlotTheme) =>
      drawLaneFrame(surface, { channelNames, unit, valuePerLane, chosenLane }, theme),
    [channelNames, unit, valuePerLane, chosenLane],
  );
  const size = useElementSize(element);
  const plot = () => traceArea({ x: 0, y: 0, ...size });
  useTimeGestures(element, {
    plot,
    onPan: (share) => panTime(time, -share),
    onZoom: (factor, share) => zoomTime(time, factor, share),
    onScale,
    onFit: () => {
      fitTime(time);
      onFit();
    },
    onPick: (x, y) => {
      const point = pointIn(scene, plot(), x, y);
      const mark = markAt(scene, plot(), point);
      selectChannel(channels[point.lane] ?? null);
      if (mark === undefined) return;
      showRange(time.range);
      showSpike({ unitId: mark.unitId, segment: time.range.segment, sample: mark.sample });
    },
    onHover: (at) =>
      tellCursor(at === null ? '' : cursorText(scene, pointIn(scene, plot(), at.x, at.y))),
  });
  return (
    <Figure
      ref={element}
      name={name}
      draw={draw}
      drawSaved={(surface, theme) => drawTracePlot(surface, scene, theme)}
      csv={() => traceCsv(scene)}
    >
      <TraceLayer scene={scene} area={plot()} pixelRatio={size.pixelRatio} />
      <LaneTimesStrip times={scene} area={plot()} size={size} />
    </Figure>
  );
}
