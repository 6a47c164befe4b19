import type { ByteSource } from '../recording/byte-source.ts';
import type { Recording } from '../recording/recording.ts';
import { type ByteOrder, bytesPerSample, decodeSamples, type SampleType } from './sample-type.ts';
import { scaleChannel } from './scale-channel.ts';
import { type StoredChannel, type StoredDescription, storedRecording } from './stored-recording.ts';

/** Blocks of equal size, one after the other, each with a run of frames of every channel. */
export interface SampleBlocks {
  readonly source: ByteSource;
  /** First byte of the first block. */
  readonly dataOffset: number;
  readonly blockBytes: number;
  readonly framesPerBlock: number;
  readonly sampleType: SampleType;
  readonly byteOrder: ByteOrder;
}

/** Where a channel's samples are within each block: one after the other from a byte on. */
export interface BlockChannel extends StoredChannel {
  readonly byteOffset: number;
}

/** Bytes asked of the file at once: large enough to be fast, small beside any recording. */
const READ_BYTES = 1 << 20;

/**
 * A Recording over blocks that hold more than samples, or each channel's samples in a row.
 * Segments begin at any frame; a block that is not full ends its segment.
 */
export function blockRecording(
  blocks: SampleBlocks,
  description: StoredDescription<BlockChannel>,
): Recording {
  return storedRecording(description, (firstFrame, frameCount, out) =>
    readBlocks(blocks, description.channels, firstFrame, frameCount, out),
  );
}

async function readBlocks(
  { source, dataOffset, blockBytes, framesPerBlock, sampleType, byteOrder }: SampleBlocks,
  channels: readonly BlockChannel[],
  firstFrame: number,
  frameCount: number,
  out: Float32Array,
): Promise<void> {
  const sampleBytes = bytesPerSample(sampleType);
  const blocksPerRead = Math.max(1, Math.floor(READ_BYTES / blockBytes));
  const endFrame = firstFrame + frameCount;
  const endBlock = Math.ceil(endFrame / framesPerBlock);
  let block = Math.floor(firstFrame / framesPerBlock);
  while (block < endBlock) {
    const count = Math.min(blocksPerRead, endBlock - block);
    const bytes = await source.read(dataOffset + block * blockBytes, count * blockBytes);
    for (let i = 0; i < count; i++) {
      const blockStart = (block + i) * framesPerBlock;
      const from = Math.max(firstFrame, blockStart);
      const to = Math.min(endFrame, blockStart + framesPerBlock);
      for (let c = 0; c < channels.length; c++) {
        const { byteOffset, gainToMicrovolts, offsetCounts } = channels[c];
        const at = i * blockBytes + byteOffset + (from - blockStart) * sampleBytes;
        const stored = bytes.subarray(at, at + (to - from) * sampleBytes);
        const samples = decodeSamples(stored, sampleType, byteOrder);
        const outStart = c * frameCount + from - firstFrame;
        scaleChannel(samples, 0, 1, to - from, gainToMicrovolts, offsetCounts, out, outStart);
      }
    }
    block += count;
  }
}
