import type { Sorting } from '../../sorting/sorting.ts';

/** What amplitudes of this sorting are counted in, as written after a number. */
export function amplitudeUnit({ notices }: Sorting): string {
  return notices.some(({ code }) => code === 'NO_PHYSICAL_UNITS') ? 'counts' : '\u00b5V';
}
