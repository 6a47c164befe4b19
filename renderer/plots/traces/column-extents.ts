import type { SampleRange, TraceValues } from '../../../engine/api/contract.ts';

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
  const from = Math.max(0, Math.floor((block.start - span.start) / perColumn));
  const to = Math.min(extents.columns, Math.ceil((last - span.start) / perColumn));
  for (let lane = 0; lane < block.laneCount; lane++) {
    for (let column = from; column < to; column++) {
      const place = lane * extents.columns + column;
      if (!Number.isNaN(extents.low[place]!)) continue;
      const start = Math.max(block.start, span.start + column * perColumn);
      const end = Math.min(last, span.start + (column + 1) * perColumn);
      if (block.traces.kind === 'samples') fillFromSamples(extents, place, block, lane, start, end);
      else fillFromBins(extents, place, block, lane, start, end);
    }
  }
}

function fillFromSamples(
  { low, high }: ColumnExtents,
  place: number,
  block: TraceBlock,
  lane: number,
  start: number,
  end: number,
): void {
  const values = (block.traces as { readonly values: Float32Array }).values;
  const first = lane * (block.end - block.start) - block.start;
  const between = (sample: number) => {
    const before = Math.floor(sample);
    const share = sample - before;
    const value = values[first + before]!;
    return share === 0 ? value : value + share * (values[first + before + 1]! - value);
  };
  const atStart = between(start);
  const atEnd = between(end);
  let least = Math.min(atStart, atEnd);
  let greatest = Math.max(atStart, atEnd);
  for (let sample = Math.ceil(start); sample <= end; sample++) {
    const value = values[first + sample]!;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  low[place] = least;
  high[place] = greatest;
}

function fillFromBins(
  { low, high }: ColumnExtents,
  place: number,
  block: TraceBlock,
  lane: number,
  start: number,
  end: number,
): void {
  const bins = block.traces as Extract<TraceValues, { kind: 'envelope' }>;
  const first = Math.floor((start - block.start) / bins.samplesPerBin);
  const beyond = Math.ceil((end - block.start) / bins.samplesPerBin);
  const from = lane * bins.binCount;
  let least = Number.NaN;
  let greatest = Number.NaN;
  for (let bin = first; bin < Math.min(bins.binCount, Math.max(beyond, first + 1)); bin++) {
    const binLow = bins.low[from + bin]!;
    const binHigh = bins.high[from + bin]!;
    if (!(binLow >= least)) least = binLow;
    if (!(binHigh <= greatest)) greatest = binHigh;
  }
  low[place] = least;
  high[place] = greatest;
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
