import { amplitudeUnit as unitByNotices } from '../../core/index.ts';
import type { RecordingFacts } from '../../engine/api/contract.ts';

/** What amplitudes of a recording are counted in, as written after a number. */
export function amplitudeUnit({ warnings }: RecordingFacts): string {
  return unitByNotices({ notices: warnings });
}
