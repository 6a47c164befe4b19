/** A clock beyond this, 31 years, counts seconds since 1970. */
const leastSinceEpoch = 1e9;

/** Whether the clock says what day it is. */
export function isSinceEpoch(seconds: number): boolean {
  return seconds >= leastSinceEpoch;
}

/**
 * A time on the recording's clock: `00:12.345`, `1:02:03.4`. Of a clock that counts from 1970 the time of
 * the day in UTC: `18:22:58.1`.
 * @param decimals of the seconds
 */
export function timeText(seconds: number, decimals = 3): string {
  if (isSinceEpoch(seconds)) return timeOfDayText(seconds, decimals);
  const sign = seconds < 0 ? '\u2212' : '';
  // Rounded first, so that 59.9996 s is one minute and not sixty seconds.
  const ticks = Math.round(Math.abs(seconds) * 10 ** decimals);
  const whole = Math.floor(ticks / 10 ** decimals);
  const fraction = ticks - whole * 10 ** decimals;
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const clock = `${twoDigits(minutes)}:${twoDigits(whole % 60)}`;
  const rest = decimals > 0 ? `.${String(fraction).padStart(decimals, '0')}` : '';
  return `${sign}${hours > 0 ? `${hours}:` : ''}${clock}${rest}`;
}

function timeOfDayText(seconds: number, decimals: number): string {
  const ticks = Math.round((seconds % 86_400) * 10 ** decimals) % (86_400 * 10 ** decimals);
  const hours = Math.floor(ticks / (3600 * 10 ** decimals));
  return `${twoDigits(hours)}:${timeText(ticks / 10 ** decimals - 3600 * hours, decimals)}`;
}

/** A length of time with the unit that suits it: `250 \u00b5s`, `20 ms`, `1.5 s`, `4 min`. */
export function spanText(seconds: number): string {
  if (seconds < 1e-3) return `${rounded(seconds * 1e6)} \u00b5s`;
  if (seconds < 1) return `${rounded(seconds * 1e3)} ms`;
  if (seconds < 120) return `${rounded(seconds)} s`;
  if (seconds < 7200) return `${rounded(seconds / 60)} min`;
  return `${rounded(seconds / 3600)} h`;
}

export interface TimeTicks {
  readonly seconds: readonly number[];
  /** Decimals that tell neighbours apart. */
  readonly decimals: number;
}

const wholeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200];

/** Round times within [min, max], at most `most` (two or more) of them. */
export function timeTicks(min: number, max: number, most: number): TimeTicks {
  const least = (max - min) / Math.max(1, most - 1);
  const step = roundStep(least);
  const seconds: number[] = [];
  const slack = 1e-9;
  for (let i = Math.ceil(min / step - slack); i * step <= max + slack * step; i++) {
    seconds.push(i * step);
  }
  return { seconds, decimals: step >= 1 ? 0 : Math.min(6, Math.ceil(-Math.log10(step) - slack)) };
}

/** The least step of a clock that is not below `least`. */
function roundStep(least: number): number {
  if (least > 0.5) {
    return wholeSteps.find((step) => step >= least) ?? 86_400 * Math.ceil(least / 86_400);
  }
  const power = 10 ** Math.floor(Math.log10(least));
  return power * [1, 2, 5, 10].find((leading) => leading * power >= least * (1 - 1e-9))!;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
