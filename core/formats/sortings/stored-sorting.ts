import { DamagedFileError, UserError } from '../../base/errors.ts';
import type {
  LabelledSpike,
  LabelledSpikes,
  SampleOrigin,
} from '../../recording/labelled-spikes.ts';
import type { UnitNames } from './unit-names.ts';

/** Spike trains as a program has stored them. */
export interface StoredSorting {
  /** Name of the form for people, e.g. `Phy folder`. */
  readonly form: string;
  readonly spikes: LabelledSpikes;
  /** From where samples count; from the start of their segment where absent. */
  readonly samplesFrom?: SampleOrigin;
  /** Hz; absent where the files state none. */
  readonly sampleRate?: number;
  /** Stretches of the recording; absent where the files do not tell them. */
  readonly segments?: readonly StoredStretch[];
  /** Names of units, by unit id, where the files name them by text; absent where they have numbers. */
  readonly names?: UnitNames;
  /** What people said of units, by unit id. */
  readonly labels: ReadonlyMap<number, string>;
}

/** A continuous stretch of the recording that was sorted. */
interface StoredStretch {
  readonly sampleCount: number;
  /** Seconds on the clock of the recording. */
  readonly startTime: number;
}

const MOST_SEGMENTS = 0xffff;
const LEAST_ID = -0x80000000;
const MOST_ID = 0x7fffffff;

/**
 * A spike out of numbers that a file holds.
 * @param file for messages
 * @throws DamagedFileError `BAD_SPIKES`
 */
export function checkedSpike(
  unitId: number,
  sampleIndex: number,
  segment: number,
  file: string,
): LabelledSpike {
  checkWhole(unitId, LEAST_ID, MOST_ID, 'the unit id', file);
  checkWhole(sampleIndex, 0, Number.MAX_SAFE_INTEGER, 'the sample', file);
  checkWhole(segment, 0, MOST_SEGMENTS, 'the segment', file);
  return { unitId, sampleIndex, segment };
}

/** @throws DamagedFileError `BAD_SPIKES` */
export function checkWhole(
  value: number,
  least: number,
  most: number,
  what: string,
  file: string,
): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw badSpikes(`${file}: ${what} is ${value}; expected a whole number from ${least} to ${most}`);
}

/** @throws DamagedFileError `BAD_SPIKES` where two lists of a file's spikes differ in length */
export function checkSameLength(a: ArrayLike<unknown>, b: ArrayLike<unknown>, names: string): void {
  if (a.length === b.length) return;
  throw badSpikes(`${names} hold ${a.length} and ${b.length} values; expected one of each a spike`);
}

/** A rate in Hz, or an error that names the file. */
export function checkedRate(value: unknown, file: string): number {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw badSpikes(`${file}: the sampling rate is ${String(value)}; expected a number above 0`);
}

/** The rate by which seconds become samples. @throws UserError `SAMPLE_RATE_MISSING` */
export function rateForSeconds(rate: number | undefined, file: string): number {
  if (rate !== undefined) return rate;
  throw new UserError(
    'SAMPLE_RATE_MISSING',
    `${file} has times in seconds and states no rate: say it with --sample-rate.`,
  );
}

export function badSpikes(what: string): DamagedFileError {
  return new DamagedFileError('BAD_SPIKES', `${what}. Write the sorting again.`);
}
