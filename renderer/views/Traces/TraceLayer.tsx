import { useEffect, useLayoutEffect, useRef } from 'react';
import { usePlotTheme } from '../../plots/plot-theme.ts';
import type { Area } from '../../plots/surface.ts';
import { MovingTraces } from '../../plots/traces/moving-traces.ts';
import type { TraceScene } from '../../plots/traces/trace-scene.ts';
import styles from './Traces.module.css';

interface TraceLayerProps {
  readonly scene: TraceScene;
  /** Where the lanes stand in the figure. */
  readonly area: Area;
  readonly pixelRatio: number;
}

/** The lanes over the frame that the figure draws. */
export function TraceLayer({ scene, area, pixelRatio }: TraceLayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const moving = useRef<MovingTraces>(null);
  const theme = usePlotTheme();
  const { x, y, width, height } = area;
  useLayoutEffect(() => {
    if (width <= 0 || height <= 0) return;
    moving.current ??= new MovingTraces(canvas.current!);
    moving.current.show({ scene, width, height, pixelRatio, theme });
  }, [scene, width, height, pixelRatio, theme]);
  useEffect(() => () => moving.current?.stop(), []);
  return (
    <div className={styles.lanes} style={{ left: x, top: y, width, height }}>
      <canvas ref={canvas} />
    </div>
  );
}
