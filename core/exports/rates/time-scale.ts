import type { TrialSet } from '../../point-process/trials.ts';
import { horizontalAxis } from '../report/axis.ts';

/** The window of the trials across the page. */
export const plot = { width: 1120, left: 72, right: 1104 } as const;

/** Pixels of a time after the event. */
export function xOfMs({ startMs, binMs, binCount }: TrialSet, ms: number): number {
  return plot.left + ((ms - startMs) / (binMs * binCount)) * (plot.right - plot.left);
}

/** Bins that one column of a histogram holds, so that it can be read. */
export function binsPerColumn({ binCount }: TrialSet): number {
  return Math.max(1, Math.round(binCount / 400));
}

/** The axis under the lanes; 34 pixels below `y` are used. */
function timeAxis(trials: TrialSet, y: number): string {
  const { startMs, binMs, binCount } = trials;
  return horizontalAxis({
    left: plot.left,
    right: plot.right,
    y,
    min: startMs,
    max: startMs + binMs * binCount,
    name: 'time after the event (ms)',
    labelWidth: 80,
  });
}

/** A part of a picture that shares its time axis with others: drawn from `top` on. */
export interface Lane {
  readonly height: number;
  markup(top: number): string;
}

const gap = 14;

/** Lanes under each other, and the axis. */
export function stackLanes(
  trials: TrialSet,
  lanes: readonly Lane[],
): { body: string; height: number } {
  let top = 4;
  let body = '';
  for (const lane of lanes) {
    body += lane.markup(top);
    top += lane.height + gap;
  }
  return { body: body + timeAxis(trials, top), height: top + 38 };
}
