import { type RefObject, useLayoutEffect } from 'react';
import { CanvasSurface } from './canvas-surface.ts';
import { type PlotTheme, usePlotTheme } from './plot-theme.ts';
import type { Surface } from './surface.ts';
import type { ElementSize } from './useElementSize.ts';

/** Draws all of a plot, or of a part of it. */
export type Draw = (surface: Surface, theme: PlotTheme) => void;

/** Keeps a canvas drawn: anew whenever `draw` is another function, or the size or the theme change. */
export function useDrawnCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  draw: Draw,
  { width, height, pixelRatio }: ElementSize,
): void {
  const theme = usePlotTheme();
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
  }, [canvas, draw, width, height, pixelRatio, theme]);
}
