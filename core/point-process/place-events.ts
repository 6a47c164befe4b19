import { UserError } from '../base/errors.ts';
import type { Moments } from './align-trials.ts';

/** When events happened: in seconds on the clock of the recording, or in samples of its segments. */
export type Events =
  | { readonly unit: 'seconds'; readonly seconds: Float64Array }
  | {
      readonly unit: 'samples';
      readonly sampleIndex: Float64Array;
      readonly segmentIndex: Float64Array;
    };

/** A stretch of the recording on its clock. */
export interface ClockSegment {
  readonly sampleCount: number;
  /** Seconds. */
  readonly startTime: number;
}

/**
 * Finds the sample at which each event happened.
 * @throws UserError (`EVENT_OUTSIDE_RECORDING`) for a time at which nothing was recorded
 */
export function placeEvents(
  events: Events,
  sampleRate: number,
  segments: readonly ClockSegment[],
): Moments {
  if (events.unit === 'samples') return events;
  const { seconds } = events;
  const sampleIndex = new Float64Array(seconds.length);
  const segmentIndex = new Float64Array(seconds.length);
  seconds.forEach((time, i) => {
    const segment = segments.filter(({ startTime }) => startTime <= time).length - 1;
    const sample = segment < 0 ? -1 : (time - segments[segment].startTime) * sampleRate;
    if (segment < 0 || sample >= segments[segment].sampleCount) {
      throw outside(i, time, sampleRate, segments);
    }
    sampleIndex[i] = sample;
    segmentIndex[i] = segment;
  });
  return { sampleIndex, segmentIndex };
}

function outside(
  event: number,
  time: number,
  sampleRate: number,
  segments: readonly ClockSegment[],
): UserError {
  const spans = segments.map(
    ({ startTime, sampleCount }) => `${startTime} to ${startTime + sampleCount / sampleRate} s`,
  );
  return new UserError(
    'EVENT_OUTSIDE_RECORDING',
    `Event ${event + 1} is at ${time} s, where nothing was recorded: the recording is from ${spans.join(', ')}. Give times in seconds on the recording's clock.`,
  );
}
