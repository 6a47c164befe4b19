import type { Progress } from '../../core/index.ts';
import { formatDuration, formatSpeed } from './text-table.ts';

/** The terminal that a progress bar draws on; `process.stderr` is one. */
export interface ProgressTerminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const barWidth = 24;
/** Where the terminal does not know its width; some say 0. */
const usualColumns = 80;
const redrawMs = 100;
/** A step may be long: the line moves also where nothing new is told. */
const tickMs = 1000;
/** Goes to the start of the terminal's line and empties it. */
export const startOfLine = '\r\x1b[K';

/**
 * One line that tells stage, percentage, speed as a multiple of real time, and time left in the
 * stage. Silent where the stream is no terminal.
 */
export class ProgressBar {
  private readonly terminal: ProgressTerminal;
  private readonly nowMs: () => number;
  private label = '';
  private stage = '';
  private stageStartMs = 0;
  private told: Progress | undefined;
  private toldMs = 0;
  private lastDrawMs = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;

  constructor(terminal: ProgressTerminal, nowMs: () => number) {
    this.terminal = terminal;
    this.nowMs = nowMs;
  }

  /** Starts the work on something new. */
  begin(label: string): void {
    this.label = label;
    this.stage = '';
  }

  show(progress: Progress): void {
    if (!this.terminal.isTTY) return;
    const now = this.nowMs();
    const isNewStage = progress.stage !== this.stage;
    if (isNewStage) {
      this.stage = progress.stage;
      this.stageStartMs = now;
    }
    // A stage may find more to do than it thought; that is no news worth going back for.
    const fraction = Math.max(progress.fraction, isNewStage ? 0 : (this.told?.fraction ?? 0));
    this.told = { ...progress, fraction };
    this.toldMs = now;
    this.timer ??= setInterval(() => this.draw(), tickMs).unref();
    if (isNewStage || now - this.lastDrawMs >= redrawMs || progress.fraction >= 1) this.draw();
  }

  /** Leaves the line empty, for what is printed next. */
  clear(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    if (this.terminal.isTTY) this.terminal.write(startOfLine);
  }

  private draw(): void {
    const now = this.nowMs();
    this.lastDrawMs = now;
    const elapsedSeconds = (this.toldMs - this.stageStartMs) / 1000;
    const line = progressLine(this.label, this.told!, elapsedSeconds, (now - this.toldMs) / 1000);
    this.terminal.write(startOfLine + line.slice(0, (this.terminal.columns || usualColumns) - 1));
  }
}

/**
 * @param elapsedSeconds from the beginning of the stage until the progress was told
 * @param waitedSeconds since then
 */
export function progressLine(
  label: string,
  progress: Progress,
  elapsedSeconds: number,
  waitedSeconds = 0,
): string {
  const fraction = Math.min(1, Math.max(0, progress.fraction));
  const filled = Math.round(fraction * barWidth);
  const bar = '━'.repeat(filled) + '┄'.repeat(barWidth - filled);
  const parts = [label, progress.stage, bar, `${String(Math.floor(100 * fraction)).padStart(3)} %`];
  // Below half a second a ratio of two small times says nothing.
  const canTell = elapsedSeconds >= 0.5;
  if (canTell && progress.recordedSeconds !== undefined) {
    parts.push(formatSpeed(progress.recordedSeconds / elapsedSeconds));
  }
  const secondsLeft = (elapsedSeconds * (1 - fraction)) / fraction - waitedSeconds;
  if (canTell && fraction > 0 && secondsLeft > 0) {
    parts.push(`${formatDuration(Math.max(0.1, secondsLeft))} left`);
  } else if (waitedSeconds >= 1) {
    parts.push(`for ${formatDuration(elapsedSeconds + waitedSeconds)}`);
  }
  return parts.filter((part) => part !== '').join('  ');
}
