import { DamagedFileError } from '../base/errors.ts';
import type { ByteSource } from '../recording/byte-source.ts';

/** Pieces of a channel's samples that follow each other without a gap. */
export interface Stretch {
  /** First frame, counting those of all pieces before. */
  readonly firstFrame: number;
  readonly sampleCount: number;
  /** Time stamp of its first sample. */
  readonly ticks: number;
}

/** More gaps than this are no recording but a damaged clock. */
const MOST_STRETCHES = 100_000;
const FIRST_ROOM = 256;

/** Where the samples of a channel are: pieces of a file, in the order of time. */
export class PieceIndex {
  /** By piece: first byte, frames before it, time stamp of its first sample. */
  private offsets = new Float64Array(FIRST_ROOM);
  private firstFrames = new Float64Array(FIRST_ROOM);
  private ticks = new Float64Array(FIRST_ROOM);
  private count = 0;
  frameCount = 0;

  add(offset: number, ticks: number, frames: number): void {
    if (this.count === this.offsets.length) this.grow();
    this.offsets[this.count] = offset;
    this.firstFrames[this.count] = this.frameCount;
    this.ticks[this.count] = ticks;
    this.count++;
    this.frameCount += frames;
  }

  private grow(): void {
    const grown = (values: Float64Array) => {
      const larger = new Float64Array(2 * values.length);
      larger.set(values);
      return larger;
    };
    this.offsets = grown(this.offsets);
    this.firstFrames = grown(this.firstFrames);
    this.ticks = grown(this.ticks);
  }

  private endOf(piece: number): number {
    return piece + 1 < this.count ? this.firstFrames[piece + 1] : this.frameCount;
  }

  /**
   * Cuts where a time stamp is not due, by more than half a frame.
   * @throws DamagedFileError `CLOCK_JUMPS`
   */
  stretches(ticksPerFrame: number, { name }: ByteSource): Stretch[] {
    const starts: number[] = [];
    for (let piece = 0; piece < this.count; piece++) {
      const due =
        piece === 0
          ? Number.NaN
          : this.ticks[piece - 1] +
            (this.firstFrames[piece] - this.firstFrames[piece - 1]) * ticksPerFrame;
      if (Math.abs(this.ticks[piece] - due) <= ticksPerFrame / 2) continue;
      starts.push(piece);
      if (starts.length > MOST_STRETCHES) {
        throw new DamagedFileError(
          'CLOCK_JUMPS',
          `${name}: the clock jumps more than ${MOST_STRETCHES} times. Copy the file again.`,
        );
      }
    }
    return starts.map((piece, i) => {
      const firstFrame = this.firstFrames[piece];
      const end = i + 1 < starts.length ? this.firstFrames[starts[i + 1]] : this.frameCount;
      return { firstFrame, sampleCount: end - firstFrame, ticks: this.ticks[piece] };
    });
  }

  /** Visits the parts of pieces that hold frames [first, end): first byte, first frame, frames. */
  eachPart(
    first: number,
    end: number,
    sampleBytes: number,
    visit: (offset: number, frame: number, count: number) => void,
  ): void {
    for (let piece = this.pieceAt(first); piece < this.count; piece++) {
      const start = this.firstFrames[piece];
      if (start >= end) return;
      const from = Math.max(first, start);
      const to = Math.min(end, this.endOf(piece));
      if (to > from) visit(this.offsets[piece] + (from - start) * sampleBytes, from, to - from);
    }
  }

  /** The last piece that begins no later, by halves. */
  private pieceAt(frame: number): number {
    let low = 0;
    let high = this.count;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (this.firstFrames[middle] <= frame) low = middle;
      else high = middle;
    }
    return low;
  }
}
