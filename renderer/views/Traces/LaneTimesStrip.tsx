import { useCallback, useRef } from 'react';
import type { PlotTheme } from '../../plots/plot-theme.ts';
import type { Area, Surface } from '../../plots/surface.ts';
import { drawLaneTimes } from '../../plots/traces/trace-plot.ts';
import type { LaneTimes } from '../../plots/traces/trace-scene.ts';
import { useDrawnCanvas } from '../../plots/useDrawnCanvas.ts';
import type { ElementSize } from '../../plots/useElementSize.ts';
import styles from './Traces.module.css';

interface LaneTimesStripProps {
  readonly times: LaneTimes;
  /** Where the lanes stand in the figure. */
  readonly area: Area;
  /** Of the figure. */
  readonly size: ElementSize;
}

/** The times under the lanes: small, because they are drawn for every frame of a movement. */
export function LaneTimesStrip({ times, area, size }: LaneTimesStripProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { range, sampleRateHz, segmentStartSeconds } = times;
  const { x, width } = area;
  const draw = useCallback(
    (surface: Surface, theme: PlotTheme) => {
      const lanes = { x, y: 0, width, height: 0 };
      drawLaneTimes(surface, lanes, { range, sampleRateHz, segmentStartSeconds }, theme);
    },
    [x, width, range, sampleRateHz, segmentStartSeconds],
  );
  const top = area.y + area.height;
  const height = Math.max(0, size.height - top);
  useDrawnCanvas(canvas, draw, { ...size, height });
  return (
    <canvas ref={canvas} className={styles.times} style={{ top, width: size.width, height }} />
  );
}
