/** A column of a table for the terminal. Numbers stand right, words left. */
export interface TextColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/**
 * Aligned plain text: a header, then one line a row, columns two spaces apart.
 * @param rows as many cells a row as there are columns
 * @returns lines without trailing spaces, each ending with a line feed
 */
export function formatTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
): string {
  const lines = [columns.map((column) => column.title), ...rows];
  const widths = columns.map((_, i) => Math.max(...lines.map((cells) => cells[i].length)));
  return lines
    .map((cells) => {
      const padded = cells.map((cell, i) =>
        columns[i].align === 'right' ? cell.padStart(widths[i]) : cell.padEnd(widths[i]),
      );
      return `${padded.join('  ').trimEnd()}\n`;
    })
    .join('');
}

/** `digits` decimals; a dash where the value is not defined. */
export function formatNumber(value: number, digits: number): string {
  if (Number.isNaN(value)) return '-';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return value.toFixed(digits);
}

/** A whole number in groups of three, e.g. `1 234 567`. */
export function formatCount(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** `45 ms`, `3.2 s`, `4 min 05 s` or `2 h 07 min`. */
export function formatDuration(seconds: number): string {
  if (seconds > 0 && seconds < 0.0995) return `${Number((1000 * seconds).toPrecision(2))} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** A sampling rate, Hz, without the digits that dividing clock ticks makes of it. */
export function formatRate(sampleRate: number): string {
  return String(Number(sampleRate.toPrecision(7)));
}

/** Seconds of recording per second of work: `0.8× real time`, `41× real time`. */
export function formatSpeed(ratio: number): string {
  return `${ratio.toFixed(ratio < 9.95 ? 1 : 0)}× real time`;
}
