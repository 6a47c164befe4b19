import type { LabelledSpikes } from '../../recording/labelled-spikes.ts';
import type { Recording } from '../../recording/recording.ts';
import { PieceGrid } from '../measuring-pieces.ts';

/** A piece of signal with all that its spikes reach. */
export interface SpikePiece {
  /** Rows of the spikes in it, [from, to). */
  readonly rows: { readonly from: number; readonly to: number };
  /** Samples [start, end) of its segment. */
  readonly start: number;
  readonly end: number;
  /** `(channels x (end - start))`; valid until the next one is read. */
  readonly traces: Float32Array;
}

/** Cuts a recording into pieces that its spikes are looked at in, one after the other. */
export class SpikePieces {
  readonly grid: PieceGrid;
  /** Where the spikes of each piece begin. */
  private readonly starts: Uint32Array;
  private readonly segments: Recording['segments'];
  private readonly before: number;
  private readonly after: number;
  private traces = new Float32Array(0);

  /** @param before samples that are looked at before each spike, and after it */
  constructor(
    segments: Recording['segments'],
    { segmentIndex, sampleIndex }: LabelledSpikes,
    pieceSamples: number,
    before: number,
    after: number,
  ) {
    this.grid = new PieceGrid(segments, pieceSamples);
    this.segments = segments;
    this.before = before;
    this.after = after;
    this.starts = this.grid.startsOf(sampleIndex.length, (row) =>
      this.grid.pieceOf(segmentIndex[row], sampleIndex[row]),
    );
  }

  /** Rows of the spikes in a piece, [from, to). */
  rowsIn(piece: number): SpikePiece['rows'] {
    return { from: this.starts[piece], to: this.starts[piece + 1] };
  }

  /** The pieces with a spike in them, ascending. */
  get occupied(): number[] {
    return Array.from({ length: this.grid.count }, (_, piece) => piece).filter(
      (piece) => this.starts[piece + 1] > this.starts[piece],
    );
  }

  async read(signal: Recording, piece: number): Promise<SpikePiece> {
    const { segment, start, end } = this.grid.rangeOf(piece);
    const from = Math.max(0, start - this.before);
    const to = Math.min(end + this.after, this.segments[segment].sampleCount);
    const size = signal.channelCount * (to - from);
    if (this.traces.length < size) this.traces = new Float32Array(size);
    const traces = this.traces.subarray(0, size);
    await signal.read(segment, from, to, traces);
    return { rows: this.rowsIn(piece), start: from, end: to, traces };
  }
}
