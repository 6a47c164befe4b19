import type { ByteSource } from '../recording/byte-source.ts';
import type { Recording } from '../recording/recording.ts';
import { integerEnvelope } from './integer-envelope.ts';
import { READING_BYTES, withReadingRoom } from './reading-room.ts';
import { type ByteOrder, bytesPerSample, decodeSamples, type SampleType } from './sample-type.ts';
import { scaleChannel, scaleColumns } from './scale-channel.ts';
import {
  framesOf,
  type StoredChannel,
  type StoredDescription,
  storedRecording,
} from './stored-recording.ts';

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

/** The stored column of one channel. */
export interface ChannelColumn extends StoredChannel {
  readonly column: number;
}

/** Values scaled at once for all channels, so that their bytes stay in the nearest cache. */
const TILE_VALUES = 24_576;

/** A Recording over stored samples. It holds no samples: every `read` goes to the file. */
export function matrixRecording(
  matrix: SampleMatrix,
  description: StoredDescription<ChannelColumn>,
): Recording {
  const { channels, segments } = description;
  const readFrames = matrix.order === 'interleaved' ? readInterleaved : readPlanar;
  const recording = storedRecording(description, (firstFrame, frameCount, out, bytesBetween) => {
    const dataOffset = matrix.dataOffset + bytesBetween;
    return readFrames({ ...matrix, dataOffset }, channels, firstFrame, frameCount, out);
  });
  if (matrix.order !== 'interleaved' || matrix.sampleType !== 'int16') return recording;
  return {
    ...recording,
    readExtremes(segment, start, end, samplesPerBin) {
      const { firstFrame, bytesBetween } = framesOf(segments, segment, start, end);
      const dataOffset = matrix.dataOffset + bytesBetween;
      const frames = { firstFrame, frameCount: end - start };
      return integerEnvelope({ ...matrix, dataOffset }, channels, frames, samplesPerBin);
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
  const framesPerRead = Math.max(1, Math.floor(READING_BYTES / frameBytes));
  const tileFrames = Math.max(1, Math.floor(TILE_VALUES / columnCount));
  await withReadingRoom(framesPerRead * frameBytes, async (room) => {
    for (let done = 0; done < frameCount; done += framesPerRead) {
      const count = Math.min(framesPerRead, frameCount - done);
      const offset = dataOffset + (firstFrame + done) * frameBytes;
      const bytes = await source.read(offset, count * frameBytes, room);
      const samples = decodeSamples(bytes, sampleType, byteOrder);
      for (let tile = 0; tile < count; tile += tileFrames) {
        const tileCount = Math.min(tileFrames, count - tile);
        const frames = { first: tile * columnCount, stride: columnCount, count: tileCount };
        scaleColumns(samples, frames, channels, out, done + tile, frameCount);
      }
    }
  });
};

const readPlanar: ReadFrames = async (matrix, channels, firstFrame, frameCount, out) => {
  const { source, dataOffset, sampleType, byteOrder } = matrix;
  const sampleBytes = bytesPerSample(sampleType);
  const framesPerRead = Math.floor(READING_BYTES / sampleBytes);
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
