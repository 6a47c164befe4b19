import type { Notice } from '../recording/recording.ts';
import type { StoredSegment } from './stored-recording.ts';

/**
 * What is said of a clock that does not run through.
 * @param file what holds the clock, for messages
 */
export function gapNotices(file: string, segments: readonly StoredSegment[]): Notice[] {
  const notices: Notice[] = [];
  if (segments.length > 1) {
    const often = segments.length === 2 ? 'once' : `${segments.length - 1} times`;
    notices.push({
      code: 'GAPS',
      message: `The clock of ${file} jumps ${often}: the recording has ${segments.length} segments.`,
    });
  }
  const steppedBack = segments.some((segment, i) => {
    const previous = segments[i - 1];
    return (
      previous !== undefined && segment.startSample < previous.startSample + previous.sampleCount
    );
  });
  if (steppedBack) {
    notices.push({
      code: 'CLOCK_STEPPED_BACK',
      message: `${file} steps backwards: sample numbers occur more than once. Check the acquisition.`,
    });
  }
  return notices;
}
