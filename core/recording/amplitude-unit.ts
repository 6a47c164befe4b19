import type { Notice } from './recording.ts';

/** What amplitudes of a recording, or of its sorting, are counted in, as written after a number. */
export function amplitudeUnit({
  notices,
}: {
  readonly notices: readonly Notice[];
}): 'counts' | 'µV' {
  return notices.some(({ code }) => code === 'NO_PHYSICAL_UNITS') ? 'counts' : 'µV';
}
