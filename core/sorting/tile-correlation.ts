import type { EventCoder } from '../csc/event-coder.ts';
import { validSamples } from '../csc/problem.ts';
import type { Recording } from '../recording/recording.ts';

/** Correlations at positions of a segment from `from` on. */
export interface TileCorrelation {
  readonly from: number;
  readonly positions: number;
  /** `(atoms x positions)`, valid until the next of any coder of the thread. */
  readonly correlation: Float64Array;
  /** How many atoms' correlations exceed their lambdas, one a position. */
  readonly heat: Uint16Array;
}

interface Correlated extends TileCorrelation {
  readonly recording: Recording;
  readonly segment: number;
}

/** What each coder has correlated last. */
const latest = new WeakMap<EventCoder, Correlated>();

/**
 * Correlates a stretch of a segment. Tiles that follow each other share what lies around them: of that
 * nothing is computed twice, and it is the same wherever a stretch begins.
 * @param from the segment's sample that the signal begins with; may lie before the first
 * @param traces planar `(channels x samples)`, whitened
 */
export function correlateTile(
  coder: EventCoder,
  recording: Recording,
  segment: number,
  from: number,
  traces: Float32Array,
  samples: number,
): TileCorrelation {
  const positions = validSamples(samples, coder.model.dictionary.atomSamples);
  const heat = new Uint16Array(positions);
  const last = latest.get(coder);
  const isOfSegment = last?.recording === recording && last.segment === segment;
  const known = isOfSegment ? sharedPositions(last, from, positions) : 0;
  const before = known > 0 ? { ...last!, known } : undefined;
  const correlation = coder.correlate(traces, samples, heat, before);
  latest.set(coder, { recording, segment, from, positions, correlation, heat });
  return { from, positions, correlation, heat };
}

/** How many of the last positions of one stretch are the first ones of another that goes on beyond it. */
function sharedPositions(last: TileCorrelation, from: number, positions: number): number {
  const shared = last.from + last.positions - from;
  return from >= last.from && shared > 0 && shared <= positions ? shared : 0;
}
