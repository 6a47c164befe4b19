import { type ReactNode, type Ref, useImperativeHandle, useRef } from 'react';
import styles from './Figure.module.css';
import type { Area } from './surface.ts';
import { type Draw, useDrawnCanvas } from './useDrawnCanvas.ts';
import { useElementSize } from './useElementSize.ts';

export interface PictureProps {
  /** What it shows, for those who cannot see it and for the names of files. */
  readonly name: string;
  readonly draw: Draw;
  /** It was clicked at a pixel of the drawing, which is as large as `whole`. */
  readonly onPick?: ((x: number, y: number, whole: Area) => void) | undefined;
  /** What stands beside the drawing in the same place, e.g. a note. */
  readonly children?: ReactNode;
  readonly ref?: Ref<HTMLDivElement>;
}

/** A drawing that fills its place: the canvas of a `Figure`, or one of those that a `FigureGrid` saves together. */
export function Picture({ name, draw, onPick, children, ref }: PictureProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  useImperativeHandle(ref, () => frame.current!);
  useDrawnCanvas(canvas, draw, useElementSize(frame));
  return (
    <div ref={frame} className={styles.figure}>
      <canvas
        ref={canvas}
        className={styles.canvas}
        role="img"
        aria-label={name}
        onClick={({ nativeEvent: { offsetX, offsetY }, currentTarget }) => {
          const { clientWidth: width, clientHeight: height } = currentTarget;
          onPick?.(offsetX, offsetY, { x: 0, y: 0, width, height });
        }}
      />
      {children}
    </div>
  );
}
