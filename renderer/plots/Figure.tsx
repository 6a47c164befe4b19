import { type ReactNode, type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { CanvasSurface } from './canvas-surface.ts';
import styles from './Figure.module.css';
import { type PlotTheme, usePlotTheme } from './plot-theme.ts';
import { SaveMenu } from './SaveMenu.tsx';
import type { Surface } from './surface.ts';
import { useElementSize } from './useElementSize.ts';

export interface FigureProps {
  /** What the plot shows, for those who cannot see it and for the names of files. */
  readonly name: string;
  /** Draws all of it; called again whenever it is another function, or the size or the theme change. */
  readonly draw: (surface: Surface, theme: PlotTheme) => void;
  /** The data of the plot as a CSV file, made when it is asked for. */
  readonly csv?: () => string;
  /** What stands beside the drawing in the same place, e.g. a note. */
  readonly children?: ReactNode;
  /** A thumbnail, which is not saved by itself. */
  readonly isPlain?: boolean;
  readonly ref?: Ref<HTMLDivElement>;
}

/** A plot that fills its place, and can be saved as PNG, SVG and CSV. */
export function Figure({ name, draw, csv, children, isPlain = false, ref }: FigureProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, pixelRatio } = useElementSize(frame);
  const theme = usePlotTheme();
  useImperativeHandle(ref, () => frame.current!);

  useLayoutEffect(() => {
    const element = canvas.current!;
    if (width === 0 || height === 0) return;
    const deviceWidth = Math.round(width * pixelRatio);
    const deviceHeight = Math.round(height * pixelRatio);
    // Setting the size clears the canvas; setting the same size costs as much.
    if (element.width !== deviceWidth) element.width = deviceWidth;
    if (element.height !== deviceHeight) element.height = deviceHeight;
    const surface = new CanvasSurface(element, pixelRatio, theme.fontFamily);
    surface.fill({ colour: theme.ground }, (pen) => pen.rect(0, 0, width, height));
    draw(surface, theme);
  }, [draw, width, height, pixelRatio, theme]);

  return (
    <div ref={frame} className={styles.figure}>
      <canvas ref={canvas} className={styles.canvas} role="img" aria-label={name} />
      {children}
      {!isPlain && (
        <SaveMenu
          csv={csv}
          drawing={() => ({
            name,
            width,
            height,
            ground: theme.ground,
            fontFamily: theme.fontFamily,
            draw: (surface) => draw(surface, theme),
          })}
        />
      )}
    </div>
  );
}
