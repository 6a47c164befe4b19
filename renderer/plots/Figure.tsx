import { useImperativeHandle, useRef } from 'react';
import { Picture, type PictureProps } from './Picture.tsx';
import { usePlotTheme } from './plot-theme.ts';
import { SaveMenu } from './SaveMenu.tsx';
import type { Draw } from './useDrawnCanvas.ts';

export interface FigureProps extends PictureProps {
  /** What is saved, where `children` draw a part of what is seen. */
  readonly drawSaved?: Draw;
  /** The data of the plot as a CSV file, made when it is asked for. */
  readonly csv: () => string;
}

/** A plot that fills its place, and can be saved as PNG, SVG and CSV. */
export function Figure({ name, draw, drawSaved = draw, csv, onPick, children, ref }: FigureProps) {
  const frame = useRef<HTMLDivElement>(null);
  const theme = usePlotTheme();
  useImperativeHandle(ref, () => frame.current!);
  return (
    <Picture ref={frame} name={name} draw={draw} onPick={onPick}>
      {children}
      <SaveMenu
        csv={csv}
        drawing={() => ({
          name,
          width: frame.current!.clientWidth,
          height: frame.current!.clientHeight,
          ground: theme.ground,
          fontFamily: theme.fontFamily,
          draw: (surface) => drawSaved(surface, theme),
        })}
      />
    </Picture>
  );
}
