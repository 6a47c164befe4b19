import { type Envelope, emptyEnvelope, envelopeOf, type Recording } from '../../core/index.ts';

/**
 * The envelope of a range from a few samples of every bin: what can be shown of a range that is too
 * long to be read as a whole. All of it is true, and some of the truth is missing.
 * @param start first sample of the first bin
 * @param pieceSamples read of each bin, from its first whole piece on
 */
export async function sparseEnvelope(
  recording: Recording,
  segment: number,
  start: number,
  end: number,
  samplesPerBin: number,
  channels: readonly number[],
  pieceSamples: number,
): Promise<Envelope> {
  const binCount = Math.ceil((end - start) / samplesPerBin);
  const envelope = emptyEnvelope(channels.length, binCount);
  const piece = new Float32Array(recording.channelCount * pieceSamples);
  for (let bin = 0; bin < binCount; bin++) {
    const binStart = start + bin * samplesPerBin;
    const from = Math.ceil(binStart / pieceSamples) * pieceSamples;
    const to = Math.min(from + pieceSamples, binStart + samplesPerBin, end);
    if (from >= to) continue;
    await recording.read(segment, from, to, piece);
    const { low, high } = envelopeOf(piece, recording.channelCount, to - from, to - from);
    channels.forEach((channel, row) => {
      envelope.low[row * binCount + bin] = low[channel]!;
      envelope.high[row * binCount + bin] = high[channel]!;
    });
  }
  return envelope;
}
