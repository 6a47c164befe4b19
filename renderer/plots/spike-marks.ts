import type { PlotTheme } from './plot-theme.ts';
import type { Surface } from './surface.ts';

/** So near to the mark of a spike a click means it, in pixels. */
const reachPixels = 6;

/** The mark that a click means: the nearest one; -1 where none is near. @param distance of a mark from the click, in pixels */
export function nearestMark(count: number, distance: (mark: number) => number): number {
  let nearest = -1;
  let least = reachPixels;
  for (let mark = 0; mark < count; mark++) {
    const own = distance(mark);
    if (!(own <= least)) continue;
    least = own;
    nearest = mark;
  }
  return nearest;
}

/** A frame about the mark of the selected spike. */
export function drawChosenMark(surface: Surface, theme: PlotTheme, x: number, y: number): void {
  surface.stroke({ colour: theme.accent, width: 2 }, (pen) =>
    pen.rect(x - reachPixels, y - reachPixels, 2 * reachPixels, 2 * reachPixels),
  );
}
