import type { ByteSource } from '../recording/byte-source.ts';
import type { Recording } from '../recording/recording.ts';
import type { PieceIndex } from './piece-index.ts';
import { bytesPerSample, decodeSamples, type SampleType } from './sample-type.ts';
import { scaleChannel } from './scale-channel.ts';
import { type StoredChannel, type StoredDescription, storedRecording } from './stored-recording.ts';

/** A channel whose samples lie in pieces between those of others. */
export interface PieceChannel extends StoredChannel {
  readonly pieces: PieceIndex;
  readonly sampleType: SampleType;
  /** Its own first frame of every segment: channels need not have lost the same. */
  readonly firstFrames: readonly number[];
}

/** A part of a piece that is wanted, and where it goes. */
interface Part {
  readonly offset: number;
  readonly byteLength: number;
  readonly channel: PieceChannel;
  readonly count: number;
  readonly outStart: number;
}

/** What is read at once, and what may lie unwanted between two parts that are. */
const READ_BYTES = 1 << 20;
const GAP_BYTES = 1 << 14;

/** A Recording over pieces. `firstFrame` of its segments is their number: each channel has its own. */
export function pieceRecording(
  source: ByteSource,
  description: StoredDescription<PieceChannel>,
): Recording {
  const { channels, segments } = description;
  // Frames of all segments one after the other, so that a frame tells its segment.
  let before = 0;
  const numbered = segments.map((segment) => {
    const firstFrame = before;
    before += segment.sampleCount;
    return { ...segment, firstFrame };
  });
  return storedRecording({ ...description, segments: numbered }, async (first, frames, out) => {
    const segment = numbered.filter(({ firstFrame }) => firstFrame <= first).length - 1;
    const skipped = first - (numbered[segment]?.firstFrame ?? 0);
    const parts: Part[] = [];
    for (const [c, channel] of channels.entries()) {
      const sampleBytes = bytesPerSample(channel.sampleType);
      const start = channel.firstFrames[segment] + skipped;
      channel.pieces.eachPart(start, start + frames, sampleBytes, (offset, frame, count) => {
        const outStart = c * frames + frame - start;
        parts.push({ offset, byteLength: count * sampleBytes, channel, count, outStart });
      });
    }
    await readParts(source, parts, out);
  });
}

/** Reads in the order of the file, what is close together at once. */
async function readParts(source: ByteSource, parts: Part[], out: Float32Array): Promise<void> {
  parts.sort((a, b) => a.offset - b.offset);
  for (let first = 0; first < parts.length; ) {
    const start = parts[first].offset;
    let end = start + parts[first].byteLength;
    let last = first + 1;
    while (last < parts.length && parts[last].offset - end <= GAP_BYTES) {
      const next = Math.max(end, parts[last].offset + parts[last].byteLength);
      if (next - start > READ_BYTES) break;
      end = next;
      last++;
    }
    const bytes = await source.read(start, end - start);
    for (const { offset, byteLength, channel, count, outStart } of parts.slice(first, last)) {
      const stored = bytes.subarray(offset - start, offset - start + byteLength);
      const samples = decodeSamples(stored, channel.sampleType, 'little');
      const { gainToMicrovolts, offsetCounts } = channel;
      scaleChannel(samples, 0, 1, count, gainToMicrovolts, offsetCounts, out, outStart);
    }
    first = last;
  }
}
