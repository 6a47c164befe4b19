import { type Envelope, emptyEnvelope } from '../recording/envelope.ts';
import { extremesKernel } from '../recording/extremes.ts';
import type { ChannelColumn, SampleMatrix } from './matrix-recording.ts';
import { READING_BYTES, withReadingRoom } from './reading-room.ts';
import { bytesPerSample, decodeSamples } from './sample-type.ts';
import { scaleChannel } from './scale-channel.ts';

/**
 * The envelope of frames of 16-bit integers, column by column: what is stored is compared, and only
 * the least and the greatest number of each bin become microvolts. Scaling keeps the order of numbers,
 * or turns it around, so these are the numbers that `envelopeOf` finds, to the bit.
 */
export async function integerEnvelope(
  { source, dataOffset, columnCount, sampleType, byteOrder }: SampleMatrix,
  channels: readonly ChannelColumn[],
  { firstFrame, frameCount }: { readonly firstFrame: number; readonly frameCount: number },
  samplesPerBin: number,
): Promise<Envelope> {
  const envelope = emptyEnvelope(channels.length, Math.ceil(frameCount / samplesPerBin));
  const frameBytes = columnCount * bytesPerSample(sampleType);
  const binsPerRead = Math.max(1, Math.floor(READING_BYTES / frameBytes / samplesPerBin));
  const findExtremes = extremesKernel();
  const readBytes = binsPerRead * samplesPerBin * frameBytes;
  await withReadingRoom(readBytes, async (room) => {
    for (let bin = 0; bin < envelope.binCount; bin += binsPerRead) {
      const from = bin * samplesPerBin;
      const count = Math.min(binsPerRead * samplesPerBin, frameCount - from);
      const offset = dataOffset + (firstFrame + from) * frameBytes;
      const bytes = await source.read(offset, count * frameBytes, room);
      const frames = decodeSamples(bytes, sampleType, byteOrder) as Int16Array;
      const extremes = findExtremes(frames, columnCount, samplesPerBin);
      const bins = Math.ceil(count / samplesPerBin);
      channels.forEach(({ column, gainToMicrovolts, offsetCounts }, channel) => {
        const isTurned = gainToMicrovolts < 0;
        const at = channel * envelope.binCount + bin;
        const scale = (stored: Int16Array, out: Float32Array) =>
          scaleChannel(stored, column, columnCount, bins, gainToMicrovolts, offsetCounts, out, at);
        scale(isTurned ? extremes.high : extremes.low, envelope.low);
        scale(isTurned ? extremes.low : extremes.high, envelope.high);
      });
    }
  });
  return envelope;
}
