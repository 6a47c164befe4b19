/** Numbers as the report writes them: the same on every computer, whatever its language. */

const narrowNoBreakSpace = '\u202f';
const minus = '\u2212';
const missing = '\u2013';

/** A whole number with its thousands apart: `12 345`. */
export function countText(value: number): string {
  return fixedText(value, 0);
}

/** A number with a fixed number of decimals; a dash where it is not defined. */
export function fixedText(value: number, decimals: number): string {
  if (Number.isNaN(value)) return missing;
  if (!Number.isFinite(value)) return value > 0 ? '\u221e' : `${minus}\u221e`;
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, narrowNoBreakSpace);
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return value < 0 && Number(text.replaceAll(narrowNoBreakSpace, '')) !== 0 ? minus + text : text;
}

/** A number with about three significant digits, without an exponent where that is readable. */
export function shortText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e9) && Number.isFinite(value)) {
    return value.toExponential(1).replace('-', minus);
  }
  const decimals = size === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(size)));
  return fixedText(value, Number.isFinite(decimals) ? decimals : 0);
}

/** A round number without the zeros that say nothing: `0.5`, `20`. */
export function roundText(value: number): string {
  const text = shortText(value);
  return text.includes('e') ? text : text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

/** `80 ms`, `12.3 s`, `4 min 05 s`, `13 h 02 min`. */
export function durationText(seconds: number): string {
  if (seconds < 1) return `${roundText(seconds * 1000)} ms`;
  if (seconds < 60) return `${fixedText(seconds, seconds < 10 ? 2 : 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

/** `2026-05-01T22:15:00.000Z` as `2026-05-01 22:15 UTC`; what is written otherwise stays as it is. */
export function instantText(iso: string): string {
  return iso.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):[\d.]+Z$/, '$1 $2 UTC');
}

/** `1 unit`, `3 units`. */
export function counted(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
