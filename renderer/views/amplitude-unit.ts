import type { RecordingFacts } from '../../engine/api/contract.ts';

/** What amplitudes of a recording are counted in, as written after a number. */
export function amplitudeUnit({ warnings }: RecordingFacts): string {
  return warnings.some(({ code }) => code === 'NO_PHYSICAL_UNITS') ? 'counts' : '\u00b5V';
}
