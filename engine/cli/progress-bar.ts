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
const startOfLine = '\r\x1b[K';

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
  private lastDrawMs = Number.NEGATIVE_INFINITY;

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
    } else if (now - this.lastDrawMs < redrawMs && progress.fraction < 1) {
      return;
    }
    this.lastDrawMs = now;
    const line = progressLine(this.label, progress, (now - this.stageStartMs) / 1000);
    this.terminal.write(startOfLine + line.slice(0, (this.terminal.columns || usualColumns) - 1));
  }

  /** Leaves the line empty, for what is printed next. */
  clear(): void {
    if (this.terminal.isTTY) this.terminal.write(startOfLine);
  }
}

/** @param elapsedSeconds since the stage began */
export function progressLine(label: string, progress: Progress, elapsedSeconds: number): string {
  const fraction = Math.min(1, Math.max(0, progress.fraction));
  const filled = Math.round(fraction * barWidth);
  const bar = '━'.repeat(filled) + '┄'.repeat(barWidth - filled);
  const parts = [label, progress.stage, bar, `${String(Math.floor(100 * fraction)).padStart(3)} %`];
  // Below half a second a ratio of two small times says nothing.
  if (elapsedSeconds >= 0.5) {
    if (progress.recordedSeconds !== undefined) {
      parts.push(`${formatSpeed(progress.recordedSeconds / elapsedSeconds)}`);
    }
    if (fraction > 0 && fraction < 1) {
      parts.push(`${formatDuration((elapsedSeconds * (1 - fraction)) / fraction)} left`);
    }
  }
  return parts.filter((part) => part !== '').join('  ');
}
