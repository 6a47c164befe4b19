import { type ReactNode, type Ref, useImperativeHandle, useRef } from 'react';
import styles from './Figure.module.css';
import { usePlotTheme } from './plot-theme.ts';
import { SaveMenu } from './SaveMenu.tsx';
import { type Draw, useDrawnCanvas } from './useDrawnCanvas.ts';
import { useElementSize } from './useElementSize.ts';

export interface FigureProps {
  /** What the plot shows, for those who cannot see it and for the names of files. */
  readonly name: string;
  readonly draw: Draw;
  /** What is saved, where `children` draw a part of what is seen. */
  readonly drawSaved?: Draw;
  /** The data of the plot as a CSV file, made when it is asked for. */
  readonly csv?: () => string;
  /** What stands beside the drawing in the same place, e.g. a note. */
  readonly children?: ReactNode;
  /** A thumbnail, which is not saved by itself. */
  readonly isPlain?: boolean;
  readonly ref?: Ref<HTMLDivElement>;
}

/** A plot that fills its place, and can be saved as PNG, SVG and CSV. */
export function Figure({
  name,
  draw,
  drawSaved = draw,
  csv,
  children,
  isPlain = false,
  ref,
}: FigureProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useElementSize(frame);
  const theme = usePlotTheme();
  useImperativeHandle(ref, () => frame.current!);
  useDrawnCanvas(canvas, draw, size);

  return (
    <div ref={frame} className={styles.figure}>
      <canvas ref={canvas} className={styles.canvas} role="img" aria-label={name} />
      {children}
      {!isPlain && (
        <SaveMenu
          csv={csv}
          drawing={() => ({
            name,
            width: size.width,
            height: size.height,
            ground: theme.ground,
            fontFamily: theme.fontFamily,
            draw: (surface) => drawSaved(surface, theme),
          })}
        />
      )}
    </div>
  );
}
