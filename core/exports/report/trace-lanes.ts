/** Where the lanes of a picture of traces stand, in pixels. All lanes have the same scale. */
export interface TraceLanes {
  /** Height of the whole picture of the lanes, with room for what reaches beyond the outer ones. */
  readonly height: number;
  /** Pixels from the upper edge to the baseline of each lane. */
  readonly baselines: readonly number[];
  readonly pixelsPerValue: number;
  /** Size that all but a few values stay below. */
  readonly largest: number;
  /** Greater sizes are drawn as this size. */
  readonly limit: number;
}

const allLanesHeight = 264;
const leastLaneHeight = 36;
const greatestLaneHeight = 96;
/** The largest values take this share of a lane's height: neighbours touch, but stay apart. */
const largestShare = 0.85;
const limitShare = 1.6;

/** Lays out traces that are centred on zero, one lane each from top to bottom. */
export function layOutLanes(traces: readonly Float32Array[]): TraceLanes {
  const laneHeight = Math.max(
    leastLaneHeight,
    Math.min(greatestLaneHeight, allLanesHeight / Math.max(1, traces.length)),
  );
  const largest = largestSize(traces);
  const limit = limitShare * largest;
  const pixelsPerValue = (largestShare * laneHeight) / largest;
  let above = 0;
  let below = 0;
  for (const [lane, trace] of traces.entries()) {
    const { least, greatest } = extent(trace, limit);
    above = Math.max(above, greatest * pixelsPerValue - (lane + 0.5) * laneHeight);
    below = Math.max(below, -least * pixelsPerValue - (traces.length - lane - 0.5) * laneHeight);
  }
  return {
    height: above + laneHeight * traces.length + below,
    baselines: traces.map((_, lane) => above + (lane + 0.5) * laneHeight),
    pixelsPerValue,
    largest,
    limit,
  };
}

/** The trace without its median, so that it is centred whatever the electrode's offset. */
export function centreTrace(trace: Float32Array): Float32Array {
  const sorted = trace.filter(Number.isFinite).sort();
  const median = sorted.length === 0 ? 0 : sorted[sorted.length >> 1];
  return trace.map((value) => value - median);
}

/** 1 where there is no signal. */
function largestSize(traces: readonly Float32Array[]): number {
  let largest = 0;
  for (const trace of traces) {
    const sizes = trace.filter(Number.isFinite).map(Math.abs).sort();
    if (sizes.length > 0) {
      largest = Math.max(largest, sizes[Math.floor(0.9995 * (sizes.length - 1))]);
    }
  }
  return largest > 0 ? largest : 1;
}

function extent(trace: Float32Array, limit: number): { least: number; greatest: number } {
  let least = 0;
  let greatest = 0;
  for (const value of trace) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return { least: Math.max(least, -limit), greatest: Math.min(greatest, limit) };
}
