import type { Scale } from './scale.ts';
import { timeText, timeTicks } from './time-text.ts';

/** A segment on the line of all segments end to end, gaps left out. */
export interface Stretch {
  /** Where it begins on the line. */
  readonly startSeconds: number;
  /** What the recording's clock says there. */
  readonly clockSeconds: number;
  readonly durationSeconds: number;
}

export interface ClockTick {
  /** On the line, in seconds. */
  readonly value: number;
  readonly label: string;
}

/** Round times of the clock along the line, none nearer than `leastPixels` to the one before. */
export function clockTicks(
  stretches: readonly Stretch[],
  scale: Scale,
  leastPixels: number,
): readonly ClockTick[] {
  const ticks: ClockTick[] = [];
  // Less than none on an axis that points up.
  const pixels = Math.abs(scale.to - scale.from);
  const pixelsPerSecond = pixels / Math.max(scale.max - scale.min, 1e-9);
  const most = Math.max(2, pixels / leastPixels);
  let last = Number.NEGATIVE_INFINITY;
  for (const { startSeconds, clockSeconds, durationSeconds } of stretches) {
    // One step for all, so that equal distances are equal times.
    const whole = timeTicks(clockSeconds, clockSeconds + scale.max - scale.min, most);
    for (const clock of whole.seconds) {
      const value = startSeconds + clock - clockSeconds;
      const isInside = clock <= clockSeconds + durationSeconds;
      if (!isInside || (value - last) * pixelsPerSecond < 0.6 * leastPixels) continue;
      ticks.push({ value, label: timeText(clock, whole.decimals) });
      last = value;
    }
  }
  return ticks;
}
