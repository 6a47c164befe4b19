import type {
  EnvelopeTraces,
  SampledTraces,
  SampleRange,
  TraceValues,
} from '../../../engine/api/contract.ts';

/** Traces of a range as the engine gave them, one lane a channel. */
export interface TraceBlock extends SampleRange {
  readonly laneCount: number;
  readonly traces: TraceValues;
}

/** The part of a segment that is seen, in samples; fractions are allowed while it moves. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * What a trace covers in every column of pixels: `[lane * columns + column]`. NaN in both where the
 * column is not known.
 */
export interface ColumnExtents {
  readonly laneCount: number;
  readonly columns: number;
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** Of a column: far less than can be seen, far more than dividing and multiplying loses. */
const rounding = 1e-6;

/** Columns of which nothing is known yet. */
export function emptyExtents(laneCount: number, columns: number): ColumnExtents {
  return {
    laneCount,
    columns,
    low: new Float32Array(laneCount * columns).fill(Number.NaN),
    high: new Float32Array(laneCount * columns).fill(Number.NaN),
  };
}

export function samplesPerBin({ traces }: TraceBlock): number {
  return traces.kind === 'samples' ? 1 : traces.samplesPerBin;
}

/**
 * Fills the columns that are not known yet and that the block reaches. Samples are joined by
 * straight lines, whose part within a column counts; of an envelope all bins count that a column
 * touches, and its line is joined to that of the column before.
 * @param span what all columns show together
 */
export function fillExtents(extents: ColumnExtents, block: TraceBlock, span: Span): void {
  const perColumn = (span.end - span.start) / extents.columns;
  const last = block.traces.kind === 'samples' ? block.end - 1 : block.end;
  const columnOf = (sample: number) => (sample - span.start) / perColumn;
  const from = Math.max(0, Math.floor(columnOf(block.start)));
  // The value of the last sample stays until the block ends: else a coarser one would be seen after it.
  const held = Math.floor(columnOf(block.end) + rounding);
  const to = Math.min(extents.columns, Math.max(Math.ceil(columnOf(last)), held));
  // The same for all lanes: the sample at which each column begins, and the last one ends.
  const edges = Float64Array.from({ length: Math.max(0, to - from) + 1 }, (_, i) =>
    Math.min(last, Math.max(block.start, span.start + (from + i) * perColumn)),
  );
  if (block.traces.kind === 'samples') fillFromSamples(extents, block, block.traces, from, edges);
  else fillFromBins(extents, block, block.traces, from, edges);
}

/** @param edges of the columns from `from` on, in samples */
function fillFromSamples(
  { columns, low, high }: ColumnExtents,
  { start, end, laneCount }: TraceBlock,
  { values }: SampledTraces,
  from: number,
  edges: Float64Array,
): void {
  for (let lane = 0; lane < laneCount; lane++) {
    const first = lane * (end - start) - start;
    let atStart = valueBetween(values, first, edges[0]!);
    for (let i = 0; i < edges.length - 1; i++) {
      const atEnd = valueBetween(values, first, edges[i + 1]!);
      const place = lane * columns + from + i;
      if (Number.isNaN(low[place]!)) {
        let least = Math.min(atStart, atEnd);
        let greatest = Math.max(atStart, atEnd);
        for (let sample = Math.ceil(edges[i]!); sample <= edges[i + 1]!; sample++) {
          const value = values[first + sample]!;
          if (value < least) least = value;
          if (value > greatest) greatest = value;
        }
        low[place] = least;
        high[place] = greatest;
      }
      atStart = atEnd;
    }
  }
}

/** On the straight line between the samples on either side. @param first place of sample 0 */
function valueBetween(values: Float32Array, first: number, sample: number): number {
  const before = Math.floor(sample);
  const value = values[first + before]!;
  return sample === before
    ? value
    : value + (sample - before) * (values[first + before + 1]! - value);
}

/** @param edges of the columns from `from` on, in samples */
function fillFromBins(
  { columns, low, high }: ColumnExtents,
  { start, laneCount }: TraceBlock,
  bins: EnvelopeTraces,
  from: number,
  edges: Float64Array,
): void {
  const firstBins = Int32Array.from(edges, (edge) => (edge - start) / bins.samplesPerBin);
  const beyondBins = Int32Array.from(edges.subarray(1), (edge, i) =>
    Math.min(
      bins.binCount,
      Math.max(Math.ceil((edge - start) / bins.samplesPerBin), firstBins[i]! + 1),
    ),
  );
  for (let lane = 0; lane < laneCount; lane++) {
    const ofLane = lane * bins.binCount;
    for (let i = 0; i < beyondBins.length; i++) {
      const place = lane * columns + from + i;
      if (!Number.isNaN(low[place]!)) continue;
      let least = Number.NaN;
      let greatest = Number.NaN;
      const beyond = ofLane + beyondBins[i]!;
      for (let bin = ofLane + firstBins[i]!; bin < beyond; bin++) {
        if (!(bins.low[bin]! >= least)) least = bins.low[bin]!;
        if (!(bins.high[bin]! <= greatest)) greatest = bins.high[bin]!;
      }
      low[place] = least;
      high[place] = greatest;
    }
  }
}

/**
 * Lengthens extents so that those of neighbouring columns touch: a trace is one line. Gaps stay.
 * Done once, after all blocks were filled in.
 */
export function joinColumns({ laneCount, columns, low, high }: ColumnExtents): void {
  for (let lane = 0; lane < laneCount; lane++) {
    const end = (lane + 1) * columns;
    let lowBefore = low[lane * columns]!;
    let highBefore = high[lane * columns]!;
    for (let place = lane * columns + 1; place < end; place++) {
      const ownLow = low[place]!;
      const ownHigh = high[place]!;
      if (ownLow > highBefore) low[place] = highBefore;
      else if (ownHigh < lowBefore) high[place] = lowBefore;
      lowBefore = ownLow;
      highBefore = ownHigh;
    }
  }
}
