import { formatNumber } from '../cli/text-table.ts';

/** About three significant digits: `0.0123`, `1.23`, `123`. */
export function formatShort(value: number): string {
  if (!Number.isFinite(value) || value === 0) return formatNumber(value, 0);
  return formatNumber(value, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));
}

/** `0.31 (0.30-0.33)`: a median with the least and the most, where these are not the same. */
export function formatSpread(timing: { median: number; least: number; most: number }): string {
  if (timing.least === timing.most) return formatShort(timing.median);
  return `${formatShort(timing.median)} (${formatShort(timing.least)}-${formatShort(timing.most)})`;
}

/** `3e-9`, with one decimal; differences that rounding makes are zero. */
export function formatGap(value: number): string {
  return Math.abs(value) < 1e-15 ? '0' : value.toExponential(1);
}
