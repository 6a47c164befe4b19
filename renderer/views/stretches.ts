import type { RecordingFacts } from '../../engine/api/contract.ts';
import type { Stretch } from '../plots/clock-ticks.ts';
import { secondsOf } from '../state/timeline.ts';

/** The segments on the line of all of them, and what the recording's clock says there. */
export function stretchesOf(facts: RecordingFacts): readonly Stretch[] {
  return facts.segments.map(({ startSeconds, sampleCount }, segment) => ({
    startSeconds: secondsOf(facts, segment, 0),
    clockSeconds: startSeconds,
    durationSeconds: sampleCount / facts.sampleRateHz,
  }));
}
