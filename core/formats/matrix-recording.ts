import { assert } from '../base/assert.ts';
import type { Hertz } from '../base/quantities.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import type { Probe } from '../recording/probe.ts';
import type { Notice, Recording, Segment } from '../recording/recording.ts';
import { type ByteOrder, bytesPerSample, decodeSamples, type SampleType } from './sample-type.ts';
import { scaleChannel } from './scale-channel.ts';

/** A rectangle of samples inside one file: what every simple format comes down to. */
export interface SampleMatrix {
  readonly source: ByteSource;
  /** First byte of the rectangle. */
  readonly dataOffset: number;
  readonly sampleType: SampleType;
  readonly byteOrder: ByteOrder;
  /** `interleaved`: all columns of a frame side by side. `planar`: all frames of a column side by side. */
  readonly order: 'interleaved' | 'planar';
  /** Stored columns; a recording may use fewer. */
  readonly columnCount: number;
  readonly frameCount: number;
}

/** How one channel of the recording is stored. */
export interface ChannelColumn {
  readonly name: string;
  readonly column: number;
  readonly gainToMicrovolts: number;
  /** Stored number that means zero. */
  readonly offsetCounts: number;
}

/** A segment and the stored frame that it begins at. */
export interface StoredSegment extends Segment {
  readonly firstFrame: number;
}

export interface MatrixDescription {
  readonly sampleRate: Hertz;
  readonly channels: readonly ChannelColumn[];
  readonly segments: readonly StoredSegment[];
  readonly probe: Probe;
  readonly notices: readonly Notice[];
}

/** Bytes asked of the file at once: large enough to be fast, small beside any recording. */
const READ_BYTES = 1 << 20;
/** Frames scaled at once for all channels, so that their bytes stay in the nearest cache. */
const TILE_FRAMES = 64;

/** A Recording over stored samples. It holds no samples: every `read` goes to the file. */
export function matrixRecording(matrix: SampleMatrix, description: MatrixDescription): Recording {
  const { channels, segments, sampleRate, probe, notices } = description;
  assert(channels.length > 0, 'a recording needs a channel');
  const readFrames = matrix.order === 'interleaved' ? readInterleaved : readPlanar;

  return {
    sampleRate,
    channelCount: channels.length,
    channelNames: channels.map((channel) => channel.name),
    segments: segments.map(({ startSample, sampleCount, startTime }) => ({
      startSample,
      sampleCount,
      startTime,
    })),
    probe,
    gainToMicrovolts: channels[0].gainToMicrovolts,
    notices,
    async read(segment, start, end, out) {
      const stored = segments[segment];
      assert(stored !== undefined, `segment ${segment} of ${segments.length} was asked for`);
      assert(
        0 <= start && start <= end && end <= stored.sampleCount,
        `samples ${start} to ${end} of ${stored.sampleCount} were asked for`,
      );
      assert(out.length >= channels.length * (end - start), 'the output array is too small');
      await readFrames(matrix, channels, stored.firstFrame + start, end - start, out);
      return out;
    },
  };
}

type ReadFrames = (
  matrix: SampleMatrix,
  channels: readonly ChannelColumn[],
  firstFrame: number,
  frameCount: number,
  out: Float32Array,
) => Promise<void>;

const readInterleaved: ReadFrames = async (matrix, channels, firstFrame, frameCount, out) => {
  const { source, dataOffset, columnCount, sampleType, byteOrder } = matrix;
  const frameBytes = columnCount * bytesPerSample(sampleType);
  const framesPerRead = Math.max(1, Math.floor(READ_BYTES / frameBytes));
  for (let done = 0; done < frameCount; done += framesPerRead) {
    const count = Math.min(framesPerRead, frameCount - done);
    const offset = dataOffset + (firstFrame + done) * frameBytes;
    const bytes = await source.read(offset, count * frameBytes);
    const samples = decodeSamples(bytes, sampleType, byteOrder);
    for (let tile = 0; tile < count; tile += TILE_FRAMES) {
      const tileCount = Math.min(TILE_FRAMES, count - tile);
      channels.forEach(({ column, gainToMicrovolts, offsetCounts }, channel) => {
        const first = tile * columnCount + column;
        const outStart = channel * frameCount + done + tile;
        scaleChannel(
          samples,
          first,
          columnCount,
          tileCount,
          gainToMicrovolts,
          offsetCounts,
          out,
          outStart,
        );
      });
    }
  }
};

const readPlanar: ReadFrames = async (matrix, channels, firstFrame, frameCount, out) => {
  const { source, dataOffset, sampleType, byteOrder } = matrix;
  const sampleBytes = bytesPerSample(sampleType);
  const framesPerRead = Math.floor(READ_BYTES / sampleBytes);
  for (const [channel, { column, gainToMicrovolts, offsetCounts }] of channels.entries()) {
    for (let done = 0; done < frameCount; done += framesPerRead) {
      const count = Math.min(framesPerRead, frameCount - done);
      const firstSample = column * matrix.frameCount + firstFrame + done;
      const bytes = await source.read(dataOffset + firstSample * sampleBytes, count * sampleBytes);
      const samples = decodeSamples(bytes, sampleType, byteOrder);
      const outStart = channel * frameCount + done;
      scaleChannel(samples, 0, 1, count, gainToMicrovolts, offsetCounts, out, outStart);
    }
  }
};
